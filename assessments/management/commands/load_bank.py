"""`manage.py load_bank`: check the Lv1 items and load them."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.services import BankOutcome, load_bank
from skills.domain.faults import fault_text
from skills.selectors import NoCurriculum, published


class Command(BaseCommand):
    help = "Check the Lv1 bank and load it. A bank with an error does not load. Exit: 0 loaded, 1 faults, 2 usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=settings.BANK_FOLDER, help="default: data/bank")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = load_bank(options["path"], published())
        except NoCurriculum:
            raise CommandError("No curriculum is published; run load_tree first.") from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_dict(outcome), ensure_ascii=False, indent=2))
        else:
            for path, fault in outcome.faults:
                self.stdout.write(fault_text(path, fault))
            summary = f"Bank: {outcome.added} added, {outcome.retired} retired, {outcome.unchanged} unchanged."
            self.stdout.write(summary if outcome.ok else f"{len(outcome.faults)} faults; nothing was written.")
        if not outcome.ok:
            sys.exit(1)


def _as_dict(outcome: BankOutcome) -> dict[str, Any]:
    return {
        "ok": outcome.ok,
        "faults": [{"file": str(path), **fault.as_dict()} for path, fault in outcome.faults],
        "added": outcome.added,
        "retired": outcome.retired,
        "unchanged": outcome.unchanged,
    }
