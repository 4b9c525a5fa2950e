from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "progress"

    def ready(self) -> None:
        """Tell the apps below, which must not know us, how to ask for what only we know."""
        from accounts.services import on_merge
        from progress.selectors import learners_with_evidence
        from progress.services import move_progress
        from skills.services import on_count_learners

        on_merge(move_progress)
        on_count_learners(learners_with_evidence)
