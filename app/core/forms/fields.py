"""The portal's own form fields: text that is tidied and bounded, files that are named by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any, ClassVar, Final

from flask_wtf.file import FileField as WerkzeugFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, StopValidation, ValidationError

from app.core.forms.dates import DateField
from app.core.forms.text import clean_line, clean_paragraphs, is_unprintable, remove_unprintable

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

    `data` is a string, empty when nothing was typed.
    """

    clean: ClassVar[Callable[[str], str]] = staticmethod(clean_line)
    default_length: ClassVar[int] = LINE_LENGTH

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] = (),
        *,
        max_length: int | None = None,
        **options: Any,
    ) -> None:
        bounds = [] if _has_bound(validators) else [MaximumLength(max_length or self.default_length)]
        super().__init__(label, [*validators, *bounds], **options)

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


class TrimmedTextAreaField(TrimmedStringField, TextAreaField):
    """Several lines of text, treated as TrimmedStringField does but with its line ends kept."""

    clean: ClassVar[Callable[[str], str]] = staticmethod(clean_paragraphs)
    default_length: ClassVar[int] = PARAGRAPHS_LENGTH


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
