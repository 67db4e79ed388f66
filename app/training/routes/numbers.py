"""Person numbers in addresses: read however they are written, then led to the one way they are spelled."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, ValidationError

from app.core.references import read_person_number


class PersonNumberConverter(BaseConverter):
    """A person number such as CF-7Q2M-K8XD; what cannot be one is no address of ours."""

    regex = r"[^/]{8,24}"

    def to_python(self, value: str) -> str:
        """Return the number in canonical form, case and look-alikes forgiven."""
        number = read_person_number(value)
        if number is None:
            raise ValidationError
        return number


def lead_to_canonical_number() -> ResponseReturnValue | None:
    """Send a reader who wrote a number otherwise to its canonical address; the question stays in the address."""
    values = request.view_args or {}
    if request.method != "GET" or request.endpoint is None or "number" not in values:
        return None
    canonical = url_for(request.endpoint, **values)
    if request.path == canonical:
        return None
    asked = request.query_string.decode("ascii", "ignore")
    return redirect(f"{canonical}?{asked}" if asked else canonical)
