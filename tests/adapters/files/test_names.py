"""File names in headers: every script, and nothing that breaks out of the header."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from werkzeug.http import parse_options_header

from app.adapters.files import content_disposition, tidy_name
from app.adapters.files.keys import checked_key, is_key
from app.adapters.files.local import LocalFileStore

pytestmark = pytest.mark.feature("C20")
# Any code point at all, halves of surrogate pairs among them, and more often the ones that do harm.
ANY_NAME = some.text(some.characters() | some.sampled_from("\r\n\0\x7f\x85\u2028\u202e\";\\/%'*."), max_size=300)


@given(name=ANY_NAME)
@example(name="\ud800")
@example(name="a\r\nSet-Cookie: session=stolen")
@example(name='"; filename="evil.exe')
@example(name="/" * 300)
@example(name="e\x00\u0301" * 90 + ".pdf")
@example(name="." * 5)
def test_any_name_makes_a_header_that_gives_the_tidied_name_back(name: str) -> None:
    header = content_disposition(name)
    assert header.isascii()
    assert not re.search(r"[\x00-\x1f\x7f]", header)
    kind, options = parse_options_header(header)
    assert kind == "attachment"
    assert options["filename"] == tidy_name(name)
    assert unquote(header.rpartition("filename*=UTF-8''")[2], errors="strict") == tidy_name(name)
    assert header.count('"') == 2


@given(name=ANY_NAME)
@example(name="e\x00\u0301")
@example(name="a" * 199 + " b")
@example(name="x. .pdf" * 40)
def test_a_tidied_name_is_safe_in_a_folder_and_stays_as_it_is(name: str) -> None:
    tidied = tidy_name(name)
    assert tidied
    assert tidied not in (".", "..")
    assert not set(tidied) & set("/\\\0")
    assert len(tidied.encode()) <= 200
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in tidied)
    assert tidy_name(tidied) == tidied


@pytest.mark.parametrize(
    "name",
    ["Llawlyfr – Ŵy.pdf", "راهنما‌ها.pdf", "हिन्दी.pptx", "手册 2.zip", "🧭.mp4", 'a "b".pdf', "100 %.pdf"],
)
def test_an_ordinary_name_of_any_script_is_kept(name: str) -> None:
    assert tidy_name(name) == name


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("", "download"),
        ("..", "download"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\nb\r.pdf", "ab.pdf"),
        ("n" * 300 + ".pdf", "n" * 196 + ".pdf"),
    ],
)
def test_a_name_that_does_harm_is_tidied(name: str, tidied: str) -> None:
    assert tidy_name(name) == tidied


def test_old_programs_get_a_plain_name_with_the_extension() -> None:
    assert content_disposition("Ŵy “1”.pdf").startswith('attachment; filename="Wy 1.pdf";')
    assert content_disposition("手册.pdf").startswith('attachment; filename="download.pdf";')


KEYS = some.from_regex(r"[a-z0-9._/-]{1,60}", fullmatch=True).filter(is_key)


@given(first=KEYS, second=KEYS)
def test_different_keys_never_share_a_place_and_no_place_is_outside(
    first: str, second: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = LocalFileStore(tmp_path_factory.getbasetemp() / "places")
    paths = [store._path(key) for key in (first, second)]
    assert (paths[0] == paths[1]) == (first == second)
    for path in paths:
        assert path.resolve().parent.parent == store.root.resolve()


@given(text=some.text(max_size=30))
def test_a_key_is_refused_or_made_of_our_characters_alone(text: str) -> None:
    if is_key(text):
        assert checked_key(text) == text
        assert re.fullmatch(r"[a-z0-9/._-]+", text)
        assert not re.search(r"\.\.|//|^/|/$|(^|/)\.", text)
