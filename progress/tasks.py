"""What Celery calls; each task calls one service."""

import structlog
from celery import shared_task

from progress import services
from skills.selectors import NoCurriculum, published

log = structlog.get_logger()


@shared_task(name="progress.prove")  # type: ignore[untyped-decorator]
def prove() -> int:
    """Compare every learner's stored progress with the log, without mending: a difference is a defect to look into."""
    try:
        differences = services.rebuild(published(), check=True)
    except NoCurriculum:
        return 0
    for difference in differences:
        log.error(
            "progress_differs_from_evidence",
            learner=difference.learner,
            place=difference.place,
            stored=difference.stored,
            told=difference.told,
        )
    return len(differences)
