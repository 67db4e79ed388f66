"""Reporting faults to a service that speaks Sentry's protocol, where an address is set; its library is optional."""

from importlib import import_module

from app.settings import Settings, SettingsRefused


def report_faults(settings: Settings) -> None:
    """Have unhandled faults reported, without personal data; raises SettingsRefused where the library is missing."""
    if not settings.sentry_dsn:
        return
    try:
        sentry = import_module("sentry_sdk")
    except ModuleNotFoundError:
        raise SettingsRefused(
            "PORTAL_SENTRY_DSN is set, but sentry-sdk is not installed. Install it with: pip install waymark[sentry]"
        ) from None
    sentry.init(dsn=settings.sentry_dsn, send_default_pii=False)
