"""`manage.py rebuild_progress`: make levels and XP say what the evidence says, or prove that they do."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from progress.services import rebuild
from skills.selectors import NoCurriculum, published


class Command(BaseCommand):
    help = "Rebuild levels and XP from the evidence. With --check nothing is written; exit 1 on any difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tree = published()
        except NoCurriculum:
            raise CommandError("No curriculum is published; run load_tree first.") from None
        differences = rebuild(tree, check=options["check"])
        for d in differences:
            self.stdout.write(f"learner {d.learner}, {d.what} {d.place}: stored {d.stored}, evidence says {d.told}")
        if not differences:
            self.stdout.write(self.style.SUCCESS("What is stored equals what the evidence says."))
        elif options["check"]:
            self.stdout.write(self.style.ERROR(f"{len(differences)} differences."))
            sys.exit(1)
        else:
            self.stdout.write(self.style.SUCCESS(f"Mended {len(differences)} differences."))
