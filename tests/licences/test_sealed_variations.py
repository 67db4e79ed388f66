"""The sealed document of a variation: made once both sides have accepted, handed to them, and checked (A14, A18)."""

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa

from app.adapters.configured import file_store
from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.formats import long_date
from app.core.jobs import Job
from app.core.roles import Role
from app.licences.actions import WordedClause
from app.licences.actions.sealing import SEAL_VARIATION_TASK, have_variations_sealed, seal_variation
from app.licences.models import SealedVariation
from app.licences.queries import frozen_agreement, variation_row
from app.licences.types import Side
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_variation
from tests.conftest import Visitor
from tests.licences.places import words_of
from tests.licences.test_sealing import check
from tests.licences.varied import Varied

pytestmark = pytest.mark.usefixtures("database")
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def seal(varied: Varied, number: int = 1) -> bytes:
    """Do what the worker does, and return the sealed file."""
    row = variation_row(varied.licence.id, number)
    db.session.commit()
    seal_variation(row.id)
    db.session.commit()
    sealed = db.session.scalars(sa.select(SealedVariation).where(SealedVariation.variation_id == row.id)).one()
    with file_store().open(sealed.storage_key) as file:
        return file.read()


def said_in(content: bytes, folder: Path) -> str:
    """Return the words of a PDF."""
    (folder / "variation.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", folder / "variation.pdf", "-"]
    return " ".join(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def jobs() -> list[Job]:
    """Return the jobs that seal variations."""
    return list(db.session.scalars(sa.select(Job).where(Job.task == SEAL_VARIATION_TASK)))


@pytest.mark.feature("A14", "A18")
def test_it_is_wanted_with_the_last_acceptance_and_made_once(varied: Varied) -> None:
    make_variation(varied.licence, seats=20)
    varied.accept(Side.LICENSEE)
    assert jobs() == []
    varied.accept(Side.LICENSOR)
    (job,) = jobs()
    assert job.arguments == {"variation_id": str(variation_row(varied.licence.id, 1).id)}
    assert seal(varied) == seal(varied)
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.VARIATION_SEALED)).all()
    assert [event.actor_name for event in events] == ["Waymark (sealing)"]


@pytest.mark.feature("A14", "G6")
def test_it_is_accessible_sealed_and_says_which_variation_it_is(varied: Varied) -> None:
    make_variation(varied.licence, seats=20)
    varied.agree()
    content = seal(varied)
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
        assert pdf.Root.AcroForm.Fields[0].T == "Seal"
    assert f"waymark-variation:{variation_row(varied.licence.id, 1).id.hex}".encode() in content


@needs_pdftotext
@pytest.mark.feature("A14", "A18")
def test_it_says_old_and_new_words_from_when_why_who_and_of_which_agreement(varied: Varied, tmp_path: Path) -> None:
    day = today() + timedelta(days=20)
    clause = WordedClause(2, "The *licence*", "Shared #with nobody.\n\nNot $even$ in part.", "As it was.\n\nAnd more.")
    reason = "<script>alert(1)</script> Siân Ψυχή 名前 😀"
    make_variation(varied.licence, day, seats=20, clause=clause, reason=reason)
    varied.accept(Side.LICENSEE, signatory_role="#set page(width: 1pt)")
    varied.accept(Side.LICENSOR)
    said = said_in(seal(varied), tmp_path)
    agreement, row = frozen_agreement(varied.licence.id, today()), variation_row(varied.licence.id, 1)
    assert agreement is not None
    for words in (
        f"Variation 1 of licence {varied.licence.reference}, from {long_date(day)}",
        f"What changes on {long_date(day)}",
        "Term Until then From then on Facilitator seats 12 seats 20 seats",
        "Clause 2: The *licence* Until then As it was. And more.",
        "From then on Shared #with nobody. Not $even$ in part.",
        "<script>alert(1)</script> Siân Ψυχή [letters not shown]",
        "Catherine Lowther, #set page(width: 1pt)",
        "For Northmoor, licensee",
        agreement.sha256[:20],
        row.sha256[:32],
    ):
        assert words in said


@pytest.mark.feature("A14", "G1")
def test_both_sides_download_it_nobody_else_does_and_it_is_recorded(client: Visitor, varied: Varied) -> None:
    make_variation(varied.licence, seats=20)
    path = f"{varied.path}/variations/1"
    sign_in(client, varied.lead)
    assert client.get(f"{path}/file").status_code == 404
    varied.agree()
    assert "is being made" in words_of(client.get(path))
    assert client.get(f"{path}/file").status_code == 404
    content = seal(varied)
    for who in (varied.lead, varied.manager):
        sign_in(client, who)
        assert "Download the sealed variation" in words_of(client.get(path))
        answer = client.get(f"{path}/file")
        assert (answer.status_code, answer.data, answer.mimetype) == (200, content, "application/pdf")
        assert f"{varied.licence.reference}-variation-1.pdf" in answer.headers["Content-Disposition"]
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.VARIATION_DOWNLOADED)).all()
    assert sorted(event.actor_name for event in events) == ["Catherine Lowther", "Priya Shah"]
    assert client.get(f"{varied.path}/variations/2/file").status_code == 404
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert client.get(f"{path}/file").status_code == 404
    sign_in(client, make_user(Role.RETURN_PREPARER, varied.licence.licensee))
    assert client.get(f"{path}/file").status_code == 403
    assert "Sealed document" not in words_of(client.get(path))


@pytest.mark.feature("A14", "A18")
def test_a_copy_of_it_is_found_unchanged_changed_or_unknown(client: Visitor, varied: Varied) -> None:
    make_variation(varied.licence, seats=20)
    varied.agree()
    content = seal(varied)
    sign_in(client, varied.lead)
    named = f"variation 1 of {varied.licence.reference}"
    unchanged, changed = check(client, content), check(client, content + b" ")
    assert f"This is the sealed {named}" in unchanged and "byte for byte as it was sealed" in unchanged
    assert f"This file says that it is the {named}" in changed and "it was changed, or saved anew" in changed
    results = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.VARIATION_CHECKED).order_by(Event.id))
    assert [event.details["result"] for event in results] == ["the sealed document, unchanged", "not as it was sealed"]
    sign_in(client, make_user(Role.PARTNER_LEAD))
    for theirs in (content, content + b" "):
        assert varied.licence.reference not in check(client, theirs)


@pytest.mark.feature("A14")
def test_what_was_agreed_before_variations_were_sealed_is_sealed_by_the_nightly_round(varied: Varied) -> None:
    make_variation(varied.licence, seats=20)
    assert have_variations_sealed() == 0
    varied.agree()
    for job in jobs():
        db.session.delete(job)
    assert (have_variations_sealed(), len(jobs())) == (1, 1)
    seal(varied)
    assert have_variations_sealed() == 0
