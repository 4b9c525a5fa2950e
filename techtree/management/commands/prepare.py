"""`manage.py prepare`: bring the database, the curriculum and the files for the browser up to date."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, load the curriculum and its bank, compile messages, collect static files. Safe to repeat."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("compile_catalogues")
        call_command("migrate", verbosity=0)
        call_command("load_tree", settings.TREE_FILE)
        call_command("load_bank", settings.BANK_FOLDER)
        call_command("collectstatic", interactive=False, verbosity=0)
