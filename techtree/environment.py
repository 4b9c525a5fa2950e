"""The one typed place that reads the environment. A wrong value stops the start and says what is allowed."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


class Misconfigured(SystemExit):
    """An environment variable cannot be used; the message names it, its value and what is allowed."""


class Environment(BaseSettings):
    """`TECHTREE_*` variables, with the embedded default: everything in `var/`, nothing to install."""

    model_config = SettingsConfigDict(env_prefix="TECHTREE_", extra="ignore")

    var: Path = VAR
    database_url: str = ""
    broker_url: str = ""
    cache_url: str = ""
    email_url: str = "console://"
    email_from: str = "TechTree <techtree@localhost>"
    secret_key: str = ""
    secret_key_file: Path | None = None
    debug: bool = False
    https: bool = False
    proxies: Annotated[int, Field(ge=0, le=10)] = 0
    allowed_hosts: Annotated[list[str], NoDecode] = Field(default=["localhost", "127.0.0.1", "[::1]"])
    port: Annotated[int, Field(ge=1, le=65535, validation_alias="PORT")] = 8000
    tree_max_bytes: Annotated[int, Field(gt=0)] = 10 * 1024 * 1024

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [host.strip() for host in value.split(",") if host.strip()] if isinstance(value, str) else value

    @field_validator("database_url", "broker_url", "cache_url", "email_url")
    @classmethod
    def _known_scheme(cls, value: str, info: ValidationInfo) -> str:
        allowed = SCHEMES[info.field_name or ""]
        if value and urlsplit(value).scheme not in allowed:
            raise ValueError(f"write a URL that begins with one of: {', '.join(s + '://' for s in allowed)}")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.secret_key and self.secret_key_file:
            self.secret_key = _secret_in(self.secret_key_file)
        if not self.database_url:
            self.database_url = f"sqlite:///{self.var / 'techtree.sqlite3'}"
        if not self.secret_key and not self.database_url.startswith("sqlite"):
            raise ValueError("TECHTREE_SECRET_KEY (or TECHTREE_SECRET_KEY_FILE) is needed with a database server")
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the queue is the one of files in `var/`, so one machine does everything."""
        return not self.broker_url


SCHEMES = {
    "database_url": ("sqlite", "postgres", "postgresql"),
    "broker_url": ("redis", "rediss", "amqp", "amqps"),
    "cache_url": ("redis", "rediss"),
    "email_url": ("console", "smtp", "smtps"),
}


def read_environment() -> Environment:
    """Read and check the environment.

    Raises Misconfigured, with one line for each variable that cannot be used.
    """
    try:
        environment = Environment()
    except ValidationError as error:
        raise Misconfigured("\n".join(_explain(e["loc"], e["input"], e["msg"]) for e in error.errors())) from None
    environment.var.mkdir(parents=True, exist_ok=True)
    if not environment.secret_key:
        environment.secret_key = _own_secret_key(environment.var / "secret_key")
    return environment


def _explain(location: tuple[int | str, ...], value: object, message: str) -> str:
    message = message.removeprefix("Value error, ")
    if not location:
        return message
    name = str(location[0]).upper()
    return f"{name if name == 'PORT' else f'TECHTREE_{name}'}={value!r}: {message}"


def _secret_in(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ValueError(f"TECHTREE_SECRET_KEY_FILE={str(path)!r}: name a file to read ({error.strerror})") from None


def _own_secret_key(path: Path) -> str:
    """The key of an embedded install: made once, readable by its owner alone.

    It is written elsewhere and linked into place, so a process that starts at the same time finds all of it.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def mailer(url: str) -> dict[str, object]:
    """Django's mailer from a URL such as smtp://user:password@host:587?tls=1."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    options: dict[str, object] = {
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if parts.scheme == "smtps" else 25),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": "tls=1" in parts.query,
    }
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
