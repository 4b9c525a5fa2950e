"""`manage.py compile_catalogues`: the Korean texts, ready for use."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from techtree.messages import compile_catalogues


class Command(BaseCommand):
    help = "Compile the message catalogues in locale/; needs no GNU gettext."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(compile_catalogues(folder) for folder in settings.LOCALE_PATHS)
        self.stdout.write(f"{count} catalogues compiled.")
