"""The adapters this portal was started with: its file store and its virus scanner."""

from flask import Flask, current_app

from app.adapters.files import FileStore, Staging, make_file_store
from app.adapters.scanning import Scanner, make_scanner


def init_adapters(app: Flask) -> None:
    """Make the adapters the settings ask for; a store or scanner that cannot be used stops the start."""
    settings = app.config["SETTINGS"]
    app.extensions["file-store"] = make_file_store(
        settings.files, settings.data_dir.resolve(), accel=settings.accelerated_files
    )
    app.extensions["scanner"] = make_scanner(settings.clamd or None)
    app.extensions["staging"] = Staging(settings.data_dir.resolve())


def file_store() -> FileStore:
    """Return where this portal keeps its files."""
    store: FileStore = current_app.extensions["file-store"]
    return store


def scanner() -> Scanner:
    """Return this portal's virus scanner, or the one that says there is none."""
    made: Scanner = current_app.extensions["scanner"]
    return made


def staging() -> Staging:
    """Return where files wait before they are stored."""
    made: Staging = current_app.extensions["staging"]
    return made
