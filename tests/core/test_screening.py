"""Free text that looks like data about a participant, a victim or a child: what is queried and what is let be (F22)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.screening import DoubtKind, doubts_about, fingerprint, first_names, text_names_nobody

TODAY = date(2026, 11, 28)

pytestmark = pytest.mark.feature("F22")


def kinds(text: str, names: frozenset[str] = first_names()) -> list[DoubtKind]:
    return [doubt.kind for doubt in doubts_about(text, TODAY, names)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He was born 12/03/1985.", DoubtKind.BIRTHDAY),
        ("DOB 1.2.90", DoubtKind.BIRTHDAY),
        ("date of birth: 12 March 1985", DoubtKind.BIRTHDAY),
        ("Man of Leeds, 3rd of July 1979", DoubtKind.BIRTHDAY),
        ("recorded as 1979-07-03", DoubtKind.BIRTHDAY),
        ("AB 12 34 56 C", DoubtKind.NATIONAL_INSURANCE),
        ("ab123456c", DoubtKind.NATIONAL_INSURANCE),
        ("crime number 13/123456/26", DoubtKind.CRIME_NUMBER),
        ("see 13CY/123456/26 for more", DoubtKind.CRIME_NUMBER),
        ("URN 44260123456", DoubtKind.CRIME_NUMBER),
        ("custody record YK-12345-26", DoubtKind.CRIME_NUMBER),
        ("44260123456", DoubtKind.CRIME_NUMBER),
        ("call 07700 900123", DoubtKind.TELEPHONE),
        ("call +44 (0)113 496 0000", DoubtKind.TELEPHONE),
        ("moved to LS1 4AP", DoubtKind.POSTCODE),
        ("Participant J.S. did not return", DoubtKind.NAME),
        ("the victim, called Sarah, rang", DoubtKind.NAME),
        ("the participant was named Quillon", DoubtKind.NAME),
        ("Sarah, the victim, rang", DoubtKind.NAME),
        ("participant Tomasz left early", DoubtKind.NAME),
        ("the child, Zainab, was at home", DoubtKind.NAME),
    ],
)
def test_what_is_queried(text: str, kind: DoubtKind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The participant handbook 3.0 of 1 April 2026 replaces the Participant Sheets.",
        "Aisha Rahman observed a pair on 12 May 2026 and signed the record.",
        "LIC-2026-0143, CF-7Q2M-K8XD, RET-E23000010-2026Q3-v2, E23000010",
        "12 of 14 participants attended workshop 2; 2,400 copies; £18,000",
        "The victim contact service began on 10 May 2022 and covers two forces.",
        "Lift it when both facilitators hold a current DBS, seen by Sarah Whitlock on 01/12/2026.",
        "ISO 27001-2022 applies, and version 3.0.1 of the manual, sha256 9f86d081884c7d659a2feaa0c55ad015",
        "The Participant And Victim Unit",
    ],
)
def test_what_the_work_itself_says_is_let_be(text: str) -> None:
    assert kinds(text) == []


def test_a_name_counts_only_beside_a_word_for_somebody_the_portal_must_not_know() -> None:
    assert kinds("Sarah led the group.") == []
    assert kinds("The victim was told by letter.") == []
    assert kinds("The victim, Sarah, was told.", frozenset()) == []


def test_a_day_of_the_work_is_no_birthday_and_one_five_years_back_is_no_more() -> None:
    assert kinds("Signed on 10 May 2021.") == []
    assert kinds("Signed on 10 May 2020.") == [DoubtKind.BIRTHDAY]
    assert kinds("Founded on 1 April 1889.") == []


def test_the_longest_excerpt_of_a_kind_speaks_for_those_within_it() -> None:
    found = doubts_about("the victim, called Sarah, born 12/03/1985", TODAY, first_names())
    assert [doubt.excerpt for doubt in found] == ["born 12/03/1985", "victim, called Sarah, born"]


def test_an_answer_counts_for_the_doubts_it_was_given_about() -> None:
    first = doubts_about("call 07700 900123", TODAY, first_names())
    second = doubts_about("call 07700 900123 or 07700 900124", TODAY, first_names())
    assert fingerprint(first) == fingerprint(doubts_about("Please call 07700 900123.", TODAY, first_names()))
    assert fingerprint(first) != fingerprint(second)


def test_the_finding_quotes_what_it_doubts_and_says_what_to_do() -> None:
    finding = text_names_nobody(doubts_about("Born 12/03/1985, call 07700 900123", TODAY, first_names()))
    assert not finding.passed
    assert finding.rule == "text.names-nobody@1"
    assert finding.because.startswith(
        "This looks like a date of birth (“Born 12/03/1985”) and a telephone number (“07700 900123”)."
    )
    assert text_names_nobody(()).passed


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    for doubt in doubts_about(text, TODAY, first_names()):
        assert 0 < len(doubt.excerpt) <= 60


@pytest.mark.parametrize("piece", ["participant A ", "1", "0 ", "crime ", "a.", "the victim ", "01/01/19", "AB1 "])
def test_ten_thousand_characters_are_read_without_going_back_and_forth(piece: str) -> None:
    """A shape that backtracks over a long text would not end within the life of this test."""
    doubts_about(piece * (10_000 // len(piece)), TODAY, first_names())
