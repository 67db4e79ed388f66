"""The portal's own form fields: text that is tidied and bounded, files that are named by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, ClassVar, Final

from flask_wtf.file import FileField as WerkzeugFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, StopValidation, ValidationError

from app.core.clock import today
from app.core.forms.dates import DateField
from app.core.forms.text import clean_line, clean_paragraphs, is_unprintable, remove_unprintable
from app.core.screening import Doubt, doubts_about, fingerprint, first_names, text_names_nobody

__all__ = ["DateField", "FileField", "MaximumLength", "TrimmedStringField", "TrimmedTextAreaField"]

LINE_LENGTH: Final = 200
PARAGRAPHS_LENGTH: Final = 4_000


class MaximumLength(Length):
    """Refuses text over `max` characters with a sentence that says how long it is and what to do."""

    def __init__(self, max: int) -> None:
        super().__init__(max=max)

    def __call__(self, form: Any, field: Any) -> None:
        # A hidden field nobody sent keeps what the page was made with, which may be a number.
        length = len(str(field.data or ""))
        if length > self.max:
            raise ValidationError(
                f"{field.label.text} must be {self.max:,} characters or fewer. "
                f"You entered {length:,}: shorten it by {length - self.max:,}."
            )


class TrimmedStringField(StringField):
    """One line of text in Unicode NFC with tidy spaces, bounded, without unprintable characters.

    `data` is a string, empty when nothing was typed. With `screened`, what looks like data about a participant,
    victim or child is queried first (F22): `doubts` are what was found and `is_vouched_for` whether the writer ticked
    that they had checked just these.
    """

    clean: ClassVar[Callable[[str], str]] = staticmethod(clean_line)
    default_length: ClassVar[int] = LINE_LENGTH
    screened_by_default: ClassVar[bool] = False

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        max_length: int | None = None,
        screened: bool | None = None,
        **options: Any,
    ) -> None:
        self.is_screened = self.screened_by_default if screened is None else screened
        self.doubts: tuple[Doubt, ...] = ()
        self.is_vouched_for = False
        bounds = [] if _has_bound(validators) else [MaximumLength(max_length or self.default_length)]
        super().__init__(label, [*validators, *bounds], **options)

    @property
    def vouching_name(self) -> str:
        """The name of the box by which a writer says that a doubtful text is about nobody the portal must not know."""
        return f"{self.name}-checked"

    def process(self, formdata: Any, *arguments: Any, **options: Any) -> None:
        """Read what was typed and, of a screened field, what in it is in doubt."""
        super().process(formdata, *arguments, **options)
        if self.is_screened and formdata and self.name in formdata:
            self.doubts = doubts_about(self.data or "", today(), first_names())
            self.is_vouched_for = bool(self.doubts) and formdata.get(self.vouching_name) == fingerprint(self.doubts)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Tidy what was typed; unprintable characters are taken out and said, never kept unseen."""
        if not valuelist:
            return
        typed = str(valuelist[0])
        self.data = type(self).clean(remove_unprintable(typed))
        # InputRequired looks here: spaces alone are no answer.
        self.raw_data = [self.data]
        if any(is_unprintable(character) for character in typed):
            raise ValueError(
                f"{self.label.text} held characters that cannot be printed. They were taken out: "
                "check what is left, then send it again."
            )

    def pre_validate(self, form: Any) -> None:
        """One fault at a time: what was unprintable comes first."""
        if self.process_errors:
            raise StopValidation

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Query what is in doubt, once nothing else is wrong with the text."""
        finding = text_names_nobody(self.doubts)
        if not (validation_stopped or self.errors or self.is_vouched_for or finding.passed):
            raise ValidationError(f"{finding.because} {finding.remedy}")


class TrimmedTextAreaField(TrimmedStringField, TextAreaField):
    """Several lines of text, treated as TrimmedStringField does but with its line ends kept, and screened."""

    clean: ClassVar[Callable[[str], str]] = staticmethod(clean_paragraphs)
    default_length: ClassVar[int] = PARAGRAPHS_LENGTH
    screened_by_default: ClassVar[bool] = True


class FileField(WerkzeugFileField):  # type: ignore[misc]
    """One uploaded file; `accepts` lists the endings allowed, such as `(".pdf", ".docx")`.

    The ending is only what the sender claims: what the file is, the structural checks decide.
    """

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        accepts: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(label, list(validators), **options)
        self.accepts = tuple(ending.lower() for ending in accepts)

    def pre_validate(self, form: Any) -> None:
        """Refuse an ending that is not in the list, naming those that are."""
        if not self.data or not self.accepts:
            return
        if PurePath(self.data.filename or "").suffix.lower() not in self.accepts:
            kinds = [ending.lstrip(".").upper() for ending in self.accepts]
            listed = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} or {kinds[-1]}"
            raise StopValidation(f"{self.label.text} must be a {listed} file. Choose another file.")


def _has_bound(validators: Sequence[Any]) -> bool:
    return any(getattr(validator, "max", -1) > 0 for validator in validators if isinstance(validator, Length))
