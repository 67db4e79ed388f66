"""Words compared as people type them: without case and accents, in any order, in both databases alike."""

import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# Letters that Unicode does not take apart into a letter and its accent.
_WHOLE = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ß": "s"}
_LATIN = range(0xC0, 0x250)


def plain_letters(text: str | None) -> str | None:
    """Return the text in small letters without accents: "Łukasz Zieliński" as "lukasz zielinski"."""
    if text is None:
        return None
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(_WHOLE.get(letter, letter) for letter in apart if not unicodedata.combining(letter))


class PlainLetters(FunctionElement[str]):
    """A column as `plain_letters` writes it."""

    name = "plain_letters"
    type = sa.Text()
    inherit_cache = True


def words_match(column: Any, typed: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column holds every typed word, in any order; percent signs mean themselves."""
    words = [word for word in (plain_letters(typed) or "").split() if word]
    return sa.and_(sa.true(), *(PlainLetters(column).contains(word, autoescape=True) for word in words))


def begins_a_word(column: Any, typed: str) -> sa.ColumnElement[int]:
    """Return what to order findings by so that those come first in which a word begins with the first one typed."""
    first = next(iter((plain_letters(typed) or "").split()), "")
    plain = PlainLetters(column)
    begins = plain.startswith(first, autoescape=True) | plain.contains(f" {first}", autoescape=True)
    return sa.case((begins, 0), else_=1)


def _pairs() -> tuple[str, str]:
    """The Latin letters with accents, and what each is without: one letter for one, as TRANSLATE wants them."""
    found = [(chr(code), plain_letters(chr(code)) or "") for code in _LATIN]
    one_for_one = [
        (letter, plain) for letter, plain in found if len(plain) == 1 and plain.isascii() and plain.isalpha()
    ]
    return "".join(letter for letter, _ in one_for_one), "".join(plain for _, plain in one_for_one)


ACCENTED, PLAIN = _pairs()


@compiles(PlainLetters)
def _translated(element: PlainLetters, compiler: SQLCompiler, **options: Any) -> str:
    return f"TRANSLATE(LOWER({compiler.process(element.clauses, **options)}), '{ACCENTED}', '{PLAIN}')"


@compiles(PlainLetters, "sqlite")
def _in_python(element: PlainLetters, compiler: SQLCompiler, **options: Any) -> str:
    return f"plain_letters({compiler.process(element.clauses, **options)})"
