"""What the templates of `components/fields/` are given: a field, reduced to what is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from markupsafe import Markup
from wtforms import BooleanField, Field, FileField, FormField, MultipleFileField, SubmitField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import DataRequired, InputRequired, Length

from app.core.forms.dates import PART_NAMES, DateField
from app.core.forms.fields import TrimmedStringField
from app.core.screening import fingerprint

NAMED_WIDTHS: Final = frozenset({"full", "three-quarters", "two-thirds", "one-half", "one-third", "one-quarter"})


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a page may vary about one field; anything else is a mistake and raises TypeError."""

    label: str | None = None
    hint: str | None = None
    classes: str = ""
    size: str = "s"
    is_heading: bool = False
    mark_optional: bool = True
    width: str = ""
    inline: bool = False
    rows: int = 5
    prefix: str = ""
    suffix: str = ""
    searchable: bool = False
    secondary: bool = False
    warning: bool = False
    choice_hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio, checkbox or option."""

    id: str
    value: str
    label: str
    is_chosen: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Vouching:
    """The box by which a writer says that a doubtful text is about nobody the portal must not know."""

    name: str
    value: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as its template sees it.

    `described_by` names the hint, the error and the count in order; `vouching` is there only once there is a doubt.
    """

    id: str
    name: str
    label: str
    hint: str
    error: str
    value: str
    described_by: str
    maximum: int | None
    attributes: Mapping[str, object]
    look: Appearance
    choices: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    parts: tuple[tuple[str, str, bool], ...] = ()
    children: tuple[Markup, ...] = ()
    input_type: str = "text"
    is_multiple: bool = False
    is_chosen: bool = False
    vouching: Vouching | None = None

    @property
    def width_class(self) -> str:
        """The class for a width in characters ("4") or as a share ("two-thirds")."""
        if not self.look.width:
            return ""
        share = self.look.width in NAMED_WIDTHS
        return f" govuk-!-width-{self.look.width}" if share else f" govuk-input--width-{self.look.width}"


def view_of(drawn: Field, look: Appearance, *, input_type: str = "text", children: Iterable[Markup] = ()) -> FieldView:
    """Reduce a field to what is drawn. Raises nothing on any submitted value."""
    hint = str(drawn.description or "") if look.hint is None else look.hint
    error = first_error(drawn)
    maximum = upper_bound(drawn)
    is_counted = input_type == "textarea" and maximum is not None
    return FieldView(
        id=drawn.id,
        name=drawn.name,
        label=_label_of(drawn, look),
        hint=hint,
        error=error,
        value=_value_of(drawn, input_type),
        described_by=_described_by(drawn.id, hint=bool(hint), error=bool(error), count=is_counted),
        maximum=maximum,
        attributes=_attributes_of(drawn, look),
        look=look,
        choices=_choices_of(drawn, look) if isinstance(drawn, SelectFieldBase) else (),
        parts=_parts_of(drawn) if isinstance(drawn, DateField) else (),
        children=tuple(children),
        input_type=input_type,
        is_multiple=isinstance(drawn, MultipleFileField),
        is_chosen=isinstance(drawn, BooleanField) and bool(drawn.data),
        vouching=_vouching_of(drawn),
    )


def first_error(drawn: Field) -> str:
    """The sentence shown on the field; a group shows its own faults only, its members show theirs."""
    errors: Any = drawn.errors
    if isinstance(drawn, FormField):
        errors = drawn.form.form_errors
    return next((str(error) for error in errors if isinstance(error, str)), "")


def upper_bound(drawn: Field) -> int | None:
    """The most characters the field takes, when it is bounded."""
    for validator in drawn.validators:
        if isinstance(validator, Length) and validator.max > 0:
            return int(validator.max)
    return None


def _label_of(drawn: Field, look: Appearance) -> str:
    label = str(drawn.label.text) if look.label is None else look.label
    if not look.mark_optional or isinstance(drawn, SubmitField | BooleanField | FormField):
        return label
    is_required = any(isinstance(validator, InputRequired | DataRequired) for validator in drawn.validators)
    return label if is_required or drawn.flags.required else f"{label} (optional)"


def _value_of(drawn: Field, input_type: str) -> str:
    # A password is never sent back, and a browser would ignore a file's name.
    if input_type == "password" or isinstance(drawn, FileField | DateField):
        return ""
    value = getattr(drawn, "_value", None)
    return str(value()) if callable(value) else ""


def _described_by(id_: str, *, hint: bool, error: bool, count: bool) -> str:
    names = (f"{id_}-hint" if hint else "", f"{id_}-error" if error else "", f"{id_}-info" if count else "")
    return " ".join(filter(None, names))


def _vouching_of(drawn: Field) -> Vouching | None:
    if not isinstance(drawn, TrimmedStringField) or not drawn.doubts:
        return None
    return Vouching(drawn.vouching_name, fingerprint(drawn.doubts), drawn.is_vouched_for)


def _attributes_of(drawn: Field, look: Appearance) -> dict[str, object]:
    attributes: dict[str, object] = dict(drawn.render_kw or {})
    accepts = getattr(drawn, "accepts", ())
    if accepts:
        attributes.setdefault("accept", ",".join(accepts))
    if look.searchable:
        attributes["data-searchable"] = ""
    return attributes


def _choices_of(drawn: SelectFieldBase, look: Appearance) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """The choices under the heading of their group; without groups, all under an empty heading."""
    groups: Iterable[tuple[str, Iterable[Any]]] = [("", drawn.iter_choices())]
    if drawn.has_groups():
        groups = drawn.iter_groups()
    number = 0
    result: list[tuple[str, tuple[Choice, ...]]] = []
    for heading, members in groups:
        made = []
        for value, label, is_chosen, *_ in members:
            number += 1
            id_ = drawn.id if number == 1 else f"{drawn.id}-{number}"
            made.append(Choice(id_, str(value), str(label), bool(is_chosen), look.choice_hints.get(str(value), "")))
        result.append((str(heading), tuple(made)))
    return tuple(result)


def _parts_of(drawn: DateField) -> tuple[tuple[str, str, bool], ...]:
    """Each part's name, what was typed, and whether it is at fault."""
    faulty = drawn.wrong_parts or PART_NAMES
    return tuple((name, drawn.parts[name], bool(drawn.errors) and name in faulty) for name in PART_NAMES)
