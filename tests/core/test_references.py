"""Public references: read aloud, typed with slips, never mistaken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.references import ALPHABET, check_character, grouped, new_copy_id, new_id, new_person_number, read_copy_id

BODIES = st.text(ALPHABET, min_size=11, max_size=11)


def test_the_alphabet_has_no_look_alikes() -> None:
    assert set("ILOU") & set(ALPHABET) == set()
    assert len(set(ALPHABET)) == 32


@pytest.mark.feature("C9")
@given(BODIES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    slip = code[:place] + other + code[place + 1 :]
    assert (read_copy_id(slip) is None) == (slip != code)


@given(BODIES, st.integers(0, 10))
def test_swapped_neighbours_are_noticed_but_for_the_first_and_last_letter_of_the_alphabet(
    body: str, place: int
) -> None:
    code = body + check_character(body)
    one, two = code[place], code[place + 1]
    swapped = code[:place] + two + one + code[place + 2 :]
    if one != two and {one, two} != {ALPHABET[0], ALPHABET[-1]}:
        assert read_copy_id(swapped) is None


@pytest.mark.feature("C10")
@given(BODIES)
def test_a_code_is_read_however_it_is_typed(body: str) -> None:
    code = grouped(body + check_character(body))
    for typed in (code.lower(), f"  {code} ", code.replace("-", " "), code.replace("-", "")):
        assert read_copy_id(typed) == code
    assert read_copy_id(code.replace("1", "l").replace("0", "O")) == code


@pytest.mark.parametrize(
    "typed", ["", "7Q2M", "7Q2M-K8XD-93F!", "7Q2M-K8XD-93FA-0", "ÄÖÜß-ÄÖÜß-ÄÖÜß", "x" * 10_000, "\x00" * 12]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_copy_id(typed) is None


@pytest.mark.feature("B1")
def test_new_references_have_their_shape() -> None:
    assert len(new_person_number()) == len("CF-7Q2M-K8XD")
    assert read_copy_id(new_copy_id()) is not None


def test_keys_sort_by_the_time_they_were_made() -> None:
    keys = [new_id() for _ in range(200)]
    assert keys == sorted(keys)
