"""The environment: a wrong variable stops the start, and the message says which, what was found and what is allowed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from techtree.environment import Environment, Misconfigured, mailer, read_environment


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    for name in os.environ:
        if name.startswith("TECHTREE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TECHTREE_VAR", str(tmp_path / "var"))


def read(monkeypatch, **variables: object) -> Environment:
    for name, value in variables.items():
        monkeypatch.setenv(f"TECHTREE_{name.upper()}", str(value))
    return read_environment()


def test_nothing_set_means_everything_in_var(monkeypatch, tmp_path):
    found = read(monkeypatch)
    assert found.database_url == f"sqlite:///{tmp_path}/var/techtree.sqlite3"
    assert found.is_embedded
    assert (found.debug, found.https) == (False, False)
    assert found.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("DATABASE_URL", "mysql://db/techtree", "sqlite://, postgres://, postgresql://"),
        ("DATABASE_URL", "techtree.sqlite3", "sqlite://"),
        ("BROKER_URL", "filesystem://", "redis://, rediss://, amqp://, amqps://"),
        ("CACHE_URL", "memcached://cache", "redis://, rediss://"),
        ("EMAIL_URL", "mailto:me@example.org", "console://, smtp://, smtps://"),
        ("DEBUG", "perhaps", "boolean"),
        ("HTTPS", "2", "boolean"),
        ("TREE_MAX_BYTES", "0", "greater than 0"),
        ("TREE_MAX_BYTES", "big", "integer"),
        ("SECRET_KEY_FILE", "/no/such/file", "name a file to read"),
    ],
)
def test_a_wrong_variable_is_refused_with_its_name_value_and_what_is_allowed(monkeypatch, name, value, allowed):
    with pytest.raises(Misconfigured) as refused:
        read(monkeypatch, **{name: value})
    message = str(refused.value)
    assert message.startswith(f"TECHTREE_{name}='{value}': ")
    assert allowed in message


def test_all_wrong_variables_are_named_at_once(monkeypatch):
    with pytest.raises(Misconfigured) as refused:
        read(monkeypatch, debug="perhaps", cache_url="memcached://cache")
    assert [line.split("=")[0] for line in str(refused.value).splitlines()] == ["TECHTREE_CACHE_URL", "TECHTREE_DEBUG"]


def test_a_database_server_needs_a_secret_key(monkeypatch):
    with pytest.raises(Misconfigured, match=r"TECHTREE_SECRET_KEY \(or TECHTREE_SECRET_KEY_FILE\)"):
        read(monkeypatch, database_url="postgres://db/techtree")
    assert read(monkeypatch, secret_key="x").secret_key == "x"


def test_a_secret_can_come_from_a_file(monkeypatch, tmp_path):
    path = tmp_path / "key"
    path.write_text("from-a-file\n")
    found = read(monkeypatch, database_url="postgres://db/techtree", secret_key_file=path)
    assert found.secret_key == "from-a-file"
    assert not (found.var / "secret_key").exists()


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_wrong_port_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Misconfigured, match=f"^PORT='{port}': "):
        read_environment()


def test_an_install_makes_its_own_key_once_for_its_owner_alone(monkeypatch):
    found = read(monkeypatch)
    path = found.var / "secret_key"
    assert len(found.secret_key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(monkeypatch).secret_key == found.secret_key == path.read_text()


def test_processes_that_start_together_agree_on_the_key(tmp_path):
    code = "from techtree.environment import read_environment; print(read_environment().secret_key)"
    environment = {**os.environ, "TECHTREE_VAR": str(tmp_path / "shared")}
    root = Path(__file__).parent.parent
    command = [sys.executable, "-c", code]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(3)
    ]
    keys = {process.communicate(timeout=60)[0].strip() for process in started}
    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def test_hosts_are_separated_by_commas(monkeypatch):
    assert read(monkeypatch, allowed_hosts="a.example, b.example,").allowed_hosts == ["a.example", "b.example"]


def test_an_unknown_variable_does_no_harm(monkeypatch):
    assert read(monkeypatch, colour="blue").debug is False


def test_a_wrong_variable_stops_the_start_with_one_line_and_no_traceback(tmp_path):
    environment = {**os.environ, "TECHTREE_VAR": str(tmp_path), "TECHTREE_DEBUG": "perhaps"}
    root = Path(__file__).parent.parent
    command = [sys.executable, "manage.py", "check"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=root, timeout=60)
    assert ran.returncode == 1
    assert ran.stderr.startswith("TECHTREE_DEBUG='perhaps': ")
    assert "Traceback" not in ran.stderr


def test_the_mailer_comes_from_one_address():
    assert mailer("smtp://me%40example.org:p%2Fw@mail.example:587?tls=1") == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.example",
            "port": 587,
            "username": "me@example.org",
            "password": "p/w",
            "use_ssl": False,
            "use_tls": True,
        },
    }
    assert mailer("smtps://mail.example")["OPTIONS"] == {
        "host": "mail.example",
        "port": 465,
        "use_ssl": True,
        "use_tls": False,
    }
    assert mailer("console://") == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
