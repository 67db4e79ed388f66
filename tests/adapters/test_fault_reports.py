"""Faults are reported only where an address is set, and a missing library is named at the start."""

import sys
from types import SimpleNamespace

import pytest

from app.adapters.fault_reports import report_faults
from app.settings import Settings, SettingsRefused

ADDRESS = "https://key@faults.example/1"


def test_nothing_is_reported_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    report_faults(Settings())


def test_a_missing_library_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(SettingsRefused, match="sentry-sdk is not installed"):
        report_faults(Settings(sentry_dsn=ADDRESS))


def test_the_address_is_used_and_no_personal_data_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setitem(sys.modules, "sentry_sdk", SimpleNamespace(init=asked.update))
    report_faults(Settings(sentry_dsn=ADDRESS))
    assert asked == {"dsn": ADDRESS, "send_default_pii": False}
