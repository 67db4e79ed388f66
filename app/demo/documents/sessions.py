"""The timed parts of the two workshops in one version: the manual, slides and trainer pack share them."""

from typing import Any

from app.demo.documents.versions import content_for

START_IN_MINUTES = 10 * 60


def workshops_in(version: str) -> list[dict[str, Any]]:
    """Both workshops with every part's code (A1, A2 … breaks have none) and starting time as printed."""
    return [_with_codes_and_times(workshop) for workshop in content_for("sessions", version)["workshop"]]


def _with_codes_and_times(workshop: dict[str, Any]) -> dict[str, Any]:
    parts = []
    minutes_gone = sessions_so_far = 0
    for part in workshop["part"]:
        kind = part.get("kind", "session")
        sessions_so_far += kind == "session"
        code = f"{workshop['letter']}{sessions_so_far}" if kind == "session" else ""
        parts.append({**part, "kind": kind, "code": code, "starts": _clock(START_IN_MINUTES + minutes_gone)})
        minutes_gone += part["minutes"]
    return {**workshop, "parts": parts}


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
