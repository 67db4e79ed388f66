"""The adapters this portal was started with: file store, virus scanner, mail, and who vouches for people."""

from flask import Flask, current_app

from app.adapters.files import FileStore, Staging, make_file_store
from app.adapters.mail import MailFolder, MailSender, make_sender
from app.adapters.scanning import Scanner, make_scanner
from app.adapters.sealing import Sealer, make_sealer
from app.adapters.single_sign_on import IdentityProvider, make_provider
from app.settings import Settings


def init_adapters(app: Flask) -> None:
    """Make the adapters the settings ask for; a store or scanner that cannot be used stops the start."""
    settings = app.config["SETTINGS"]
    app.extensions["file-store"] = make_file_store(
        settings.files, settings.data_dir.resolve(), accel=settings.accelerated_files
    )
    app.extensions["scanner"] = make_scanner(settings.clamd or None)
    app.extensions["mail-sender"] = make_sender(
        settings.smtp_url, settings.data_dir.resolve() / "mail", settings.sender_address
    )
    app.extensions["single-sign-on"] = make_single_sign_on(settings)
    app.extensions["sealer"] = make_sealer(settings.data_dir.resolve(), settings.seal_key, settings.seal_certificate)
    app.extensions["staging"] = Staging(settings.data_dir.resolve())


def make_single_sign_on(settings: Settings) -> IdentityProvider | None:
    """Return the provider of identities the settings name, or None where they name none."""
    if not settings.oidc_issuer:
        return None
    return make_provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)


def single_sign_on() -> IdentityProvider | None:
    """Return this portal's provider of identities, or None where none is set."""
    provider: IdentityProvider | None = current_app.extensions["single-sign-on"]
    return provider


def file_store() -> FileStore:
    """Return where this portal keeps its files."""
    store: FileStore = current_app.extensions["file-store"]
    return store


def scanner() -> Scanner:
    """Return this portal's virus scanner, or the one that says there is none."""
    made: Scanner = current_app.extensions["scanner"]
    return made


def sealer() -> Sealer:
    """Return what seals this portal's documents."""
    made: Sealer = current_app.extensions["sealer"]
    return made


def staging() -> Staging:
    """Return where files wait before they are stored."""
    made: Staging = current_app.extensions["staging"]
    return made


def mail_sender() -> MailSender:
    """Return what sends this portal's mail."""
    made: MailSender = current_app.extensions["mail-sender"]
    return made


def mail_folder() -> MailFolder | None:
    """Return the folder mail is kept in, or None where a mail server takes it."""
    made = current_app.extensions["mail-sender"]
    return made if isinstance(made, MailFolder) else None
