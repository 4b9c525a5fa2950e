from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from accounts.services import on_merge
        from assessments.services import move_attempts

        on_merge(move_attempts)
