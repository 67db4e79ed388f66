"""Settings, typed, from the environment. A mistyped PORTAL_ name stops the start and is named.

Each setting is described in docs/runbook.md, which a test compares with this list.
"""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.adapters.mail import check_address_of_server

PREFIX = "PORTAL_"
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_NAME = re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]+")


class SettingsRefused(Exception):
    """The environment holds a setting that is unknown or cannot be used; the message names it."""


class Settings(BaseModel):
    """Everything an operator can set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field("", description="The database; a file in the data folder when empty")
    data_dir: Path = Field(Path("var"), description="The folder for the database, files and mail of a small server")
    secret_keys: str = Field("", description="Keys that sign sessions and links, newest first, separated by commas")
    files: str = Field("local", description="Where files are kept: local, or s3://bucket?endpoint=…")
    accelerated_files: bool = Field(False, description="Whether nginx hands local files out (X-Accel-Redirect)")
    limits_url: str = Field("memory://", description="Where request limits are counted: memory, or redis://…")
    clamd: str = Field("", description="The virus scanner's address: unix:/path or host:port; empty for none")
    demo: bool = Field(False, description="Whether this is a demonstration with invented people")
    base_url: str = Field("http://127.0.0.1:8000", description="The address people reach the portal at")
    smtp_url: str = Field("", description="The mail server: smtp://… or smtps://…; empty for a folder", repr=False)
    mail_from: str = Field("", description="The address mail is sent from; made from the base address when empty")
    oidc_issuer: str = Field("", description="The provider of identities for single sign-on, when set")
    oidc_client_id: str = Field("", description="What that provider knows this portal by")
    oidc_client_secret: str = Field("", description="What this portal proves itself to that provider with")
    oidc_name: str = Field("single sign-on", description="What people call it; the sign-in page's button says so")
    oidc_second_factor: bool = Field(False, description="Whether a second factor that provider asked for counts here")
    seal_key: str = Field("", description="The PEM file of the key that seals agreements; the portal's own when empty")
    seal_certificate: str = Field("", description="The PEM file of that key's certificate, with its chain")
    sentry_dsn: str = Field("", description="Where faults are reported, when set")

    @field_validator("smtp_url")
    @classmethod
    def check_mail_server(cls, url: str) -> str:
        """Refuse a mail server's address that cannot be used, without repeating its password."""
        return check_address_of_server(url)

    @field_validator("mail_from")
    @classmethod
    def check_mail_from(cls, address: str) -> str:
        """Refuse a sender's address that cannot be one."""
        if address and not _ADDRESS.fullmatch(address):
            raise ValueError("it must be one mail address, like waymark@example.org")
        return address

    @property
    def sender_address(self) -> str:
        """Return the address mail is sent from: the one set, else no-reply at the portal's own name."""
        host = urlsplit(self.base_url).hostname or ""
        return self.mail_from or f"no-reply@{host if _NAME.fullmatch(host) else 'waymark.example'}"

    @model_validator(mode="after")
    def _single_sign_on_is_whole(self) -> "Settings":
        parts = {
            "PORTAL_OIDC_ISSUER": self.oidc_issuer,
            "PORTAL_OIDC_CLIENT_ID": self.oidc_client_id,
            "PORTAL_OIDC_CLIENT_SECRET": self.oidc_client_secret,
        }
        missing = [name for name, value in parts.items() if not value]
        is_named = self.oidc_second_factor or self.oidc_name != Settings.model_fields["oidc_name"].default
        if missing and (len(missing) < len(parts) or is_named):
            raise ValueError(f"single sign-on needs {' and '.join(missing)} too")
        issuer = urlsplit(self.oidc_issuer)
        if self.oidc_issuer and issuer.scheme != "https" and issuer.hostname not in ("localhost", "127.0.0.1"):
            raise ValueError("PORTAL_OIDC_ISSUER must begin with https")
        return self

    @model_validator(mode="after")
    def _seal_is_whole(self) -> "Settings":
        if bool(self.seal_key) != bool(self.seal_certificate):
            raise ValueError("PORTAL_SEAL_KEY and PORTAL_SEAL_CERTIFICATE are set together or not at all")
        return self

    @property
    def resolved_database_url(self) -> str:
        """Return the database's address, SQLite in the data folder where none was set."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'waymark.db'}"

    @property
    def is_https(self) -> bool:
        """Return whether people reach the portal over HTTPS."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def signing_keys(self) -> list[str]:
        """Return the signing keys, newest first; a small server keeps one it made itself in its data folder."""
        keys = [key.strip() for key in self.secret_keys.split(",") if key.strip()]
        return keys or [_key_of_this_server(self.data_dir)]


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this environment.

    Raises SettingsRefused, naming what is wrong, for an unknown PORTAL_ name or a value that cannot be used.
    """
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    if unknown := sorted(set(given) - set(known)):
        raise SettingsRefused(f"Unknown setting: {', '.join(unknown)}. The settings are {', '.join(sorted(known))}.")
    try:
        return Settings.model_validate({known[name]: value for name, value in given.items()})
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "The environment"
        raise SettingsRefused(f"{name} cannot be used: {first['msg']}.") from None


def _key_of_this_server(data_dir: Path) -> str:
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "secret.key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
