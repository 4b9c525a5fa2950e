"""What Celery calls; each task calls one service."""

from celery import shared_task

from accounts import services


@shared_task(name="accounts.forget_idle_guests")  # type: ignore[untyped-decorator]
def forget_idle_guests() -> int:
    return services.forget_idle_guests()
