"""Korean and English are equals: nothing that the product says is left untranslated."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUE = Path("locale/ko/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def _messages(path: Path):
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def _ids(path: Path) -> set[object]:
    return {message.id for message in _messages(path)}


def test_every_text_has_a_korean_one(root):
    for message in _messages(root / CATALOGUE):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not message.fuzzy, message.id


def test_every_translation_has_the_same_placeholders(root):
    for message in _messages(root / CATALOGUE):
        source = message.id[-1] if isinstance(message.id, tuple) else message.id
        translated = message.string[-1] if isinstance(message.string, tuple) else message.string
        assert set(PLACEHOLDER.findall(source)) == set(PLACEHOLDER.findall(translated)), message.id


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gathering texts needs GNU gettext; CI has it")
def test_the_catalogue_has_every_text_of_the_sources(root, tmp_path):
    for name in ("accounts", "assessments", "dashboard", "progress", "skills", "techtree", "templates", "locale"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "manage.py", tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "ko", "--no-location", "--no-obsolete"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "techtree.settings"},
    )
    assert _ids(tmp_path / CATALOGUE) == _ids(root / CATALOGUE), "run `make messages` and translate what is new"
