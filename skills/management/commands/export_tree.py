"""`manage.py export_tree`: the published curriculum as YAML."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from skills.domain.export import export
from skills.selectors import NoCurriculum, published


class Command(BaseCommand):
    help = "Write the published curriculum as YAML, to a file or to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path)
        parser.add_argument("--curriculum", default=settings.DEFAULT_CURRICULUM)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = export(published(options["curriculum"]).tree.document)
        except NoCurriculum as missing:
            raise CommandError(f"No curriculum “{missing}” is published; run load_tree first.", returncode=1) from None
        path: Path | None = options["path"]
        if path is None:
            self.stdout.write(text, ending="")
            return
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=1) from None
