"""`manage.py load_tree`: check a curriculum file, show what it changes, and publish it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from skills.domain.changes import PLAN_PARTS, Change
from skills.domain.faults import errors, fault_text
from skills.services import Outcome, load_tree


class Command(BaseCommand):
    help = "Check a curriculum file and publish it as a new revision. Exit: 0 clean or applied, 1 faults, 2 usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=settings.TREE_FILE, help="default: data/tree.yaml")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and write nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--allow-retire", action="store_true", help="retire skills that learners have evidence on")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        outcome = load_tree(path, dry_run=options["dry_run"], allow_retire=options["allow_retire"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(outcome.as_dict(), ensure_ascii=False, indent=2))
        else:
            self._write_text(path, outcome, dry_run=options["dry_run"])
        if not outcome.ok:
            sys.exit(1)

    def _write_text(self, path: Path, outcome: Outcome, *, dry_run: bool) -> None:
        for fault in outcome.faults:
            self.stdout.write(fault_text(path, fault))
        if not outcome.ok:
            count = len(errors(outcome.faults))
            self.stdout.write(self.style.ERROR(f"{count} {'error' if count == 1 else 'errors'}; nothing was written."))
            return
        plan = outcome.plan
        if plan is None or plan.is_empty:
            self.stdout.write(f"Nothing to change; revision {outcome.revision} stays.")
            return
        for name in PLAN_PARTS[:-1]:
            for change in getattr(plan, name):
                self.stdout.write(f"  {name:7} {change_line(change)}")
        counts = ", ".join(f"{len(getattr(plan, name))} {name}" for name in PLAN_PARTS)
        if dry_run:
            self.stdout.write(f"Dry run: {counts}. Nothing was written.")
        else:
            self.stdout.write(self.style.SUCCESS(f"Published revision {outcome.revision}: {counts}."))


def change_line(change: Change) -> str:
    """One change in one line: kind, slug, what was before, what differs, and whom it touches."""
    was = f" (was {change.was})" if change.was else ""
    fields = f": {', '.join(change.fields)}" if change.fields else ""
    learners = f" [learners with evidence: {change.learners}]" if change.learners else ""
    return f"{change.kind} {change.slug}{was}{fields}{learners}"
