"""The sealed agreement: made once both sides have accepted, handed out to its parties, and checked (A18)."""

import io
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa

from app.adapters.configured import file_store
from app.adapters.documents import TEMPLATES, compile_document
from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job
from app.core.roles import Role
from app.licences.actions.sealing import SEAL_TASK, seal_agreement
from app.licences.actions.sealing.agreements import TEMPLATE
from app.licences.actions.sealing.storing import sealed_into_store
from app.licences.models import LicenceAgreement, SealedAgreement
from app.licences.queries import frozen_agreement
from app.licences.rules import AgreementText, agreement_sheet
from app.licences.rules.agreements import Clause
from app.licences.types import Side
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_offer, make_sealed
from tests.builders.partners import make_organisation
from tests.conftest import Visitor
from tests.licences.acts import sign
from tests.licences.offered import Offered, accept
from tests.licences.places import words_of

pytestmark = pytest.mark.usefixtures("database")
NAME = "#strong[x] $y$ <script>alert(1)</script> @ref _i_ Siân Ψυχή 名前 😀"


@pytest.fixture
def accepted(offered: Offered) -> LicenceAgreement:
    """An agreement both sides have accepted."""
    accept(offered, offered.lead, Side.LICENSEE)
    accept(offered, offered.manager, Side.LICENSOR)
    kept = frozen_agreement(offered.licence.id, today())
    assert kept is not None
    return kept


def sealed_bytes() -> bytes:
    """Return the one sealed file there is."""
    sealed = db.session.scalars(sa.select(SealedAgreement)).one()
    with file_store().open(sealed.storage_key) as file:
        return file.read()


def seal(agreement: LicenceAgreement) -> None:
    """Do what the worker does."""
    db.session.commit()
    seal_agreement(agreement.id)
    db.session.commit()


def jobs() -> list[Job]:
    """Return the jobs that seal."""
    return list(db.session.scalars(sa.select(Job).where(Job.task == SEAL_TASK)))


@pytest.mark.feature("A18")
def test_the_document_is_wanted_once_both_have_accepted_and_made_once(offered: Offered) -> None:
    accept(offered, offered.lead, Side.LICENSEE)
    assert jobs() == []
    accept(offered, offered.manager, Side.LICENSOR)
    (job,) = jobs()
    agreement = frozen_agreement(offered.licence.id, today())
    assert agreement is not None
    assert job.arguments == {"agreement_id": str(agreement.id)}
    seal(agreement)
    seal(agreement)
    sealed = db.session.scalars(sa.select(SealedAgreement)).one()
    assert (sealed.agreement_id, sealed.size, sealed.is_self_made) == (agreement.id, len(sealed_bytes()), True)
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.AGREEMENT_SEALED)).all()
    assert [event.actor_name for event in events] == ["Waymark (sealing)"]


@pytest.mark.feature("A18", "G6")
def test_the_document_is_accessible_and_says_which_agreement_it_is(accepted: LicenceAgreement) -> None:
    seal(accepted)
    with pikepdf.open(io.BytesIO(sealed_bytes())) as pdf, pdf.open_metadata() as metadata:
        standards = metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]
        assert standards == ("2", "A", "1")
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.AcroForm.Fields[0].T == "Seal"
        assert (pdf.pdf_version, pdf.Root.get("/Version")) == ("1.7", None)
    assert f"waymark-agreement:{accepted.id.hex}".encode() in sealed_bytes()


@pytest.mark.feature("A18")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_every_script_and_every_sign_of_markup_is_printed_as_typed_or_named_as_not_shown(tmp_path: Path) -> None:
    provider = make_organisation(name=NAME)
    lead = make_user(Role.PARTNER_LEAD, provider, name="Zoë *bold* 名")
    manager = make_user(Role.LICENCE_MANAGER)
    licence = make_draft(provider)
    make_offer(licence)
    offer = Offered(provider, None, licence, lead, manager)  # type: ignore[arg-type]
    accept(offer, lead, Side.LICENSEE, signatory_role="#set page(width: 1pt)")
    accept(offer, manager, Side.LICENSOR)
    kept = frozen_agreement(licence.id, today())
    assert kept is not None
    seal(kept)
    (tmp_path / "a.pdf").write_bytes(sealed_bytes())
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "a.pdf", "-"], check=True, capture_output=True, text=True)
    said = " ".join(text.stdout.split())
    for words in (
        "#strong[x] $y$ <script>alert(1)</script>",
        "@ref _i_ Siân Ψυχή",
        "Zoë *bold*",
        "#set page(width: 1pt)",
    ):
        assert words in said
    assert "[letters not shown]" in said
    assert "The portal keeps them as they were typed" in said


@pytest.mark.feature("A18")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_word_longer_than_a_line_stays_on_the_page(tmp_path: Path) -> None:
    word = "https://example.test/" + "x" * 300
    text = AgreementText("LIC-2026-0001", "Agreement", "grant", 1, (), (), (Clause(1, "Long", (word,)),))
    sheet = agreement_sheet(uuid.uuid4(), text, (), ())
    (tmp_path / "a.pdf").write_bytes(
        compile_document(TEMPLATES / TEMPLATE, sheet.as_data({one: one for one in sheet.texts}))
    )
    command = ["pdftotext", "-bbox", tmp_path / "a.pdf", "-"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ends = [float(one) for one in re.findall(r'xMax="([0-9.]+)"', found)]
    assert ends and max(ends) < 595 - 60, "the paper is 595 points wide, with a margin of 68"


@pytest.mark.feature("A18")
def test_a_clause_of_four_hundred_lines_is_set_whole_over_many_pages() -> None:
    lines = "\n".join(f"Line {number} of a long clause." for number in range(400))
    text = AgreementText("LIC-2026-0001", "Agreement", "grant", 1, (), (), (Clause(1, "Long", (lines, "x" * 10_000)),))
    sheet = agreement_sheet(uuid.uuid4(), text, (), ())
    _, made = sealed_into_store(uuid.uuid4(), TEMPLATE, sheet, reason="A test")
    assert made.size > 10_000
    document = compile_document(TEMPLATES / TEMPLATE, sheet.as_data({one: one for one in sheet.texts}))
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert len(pdf.pages) > 8


@pytest.mark.feature("A18", "G1")
def test_both_parties_download_it_and_every_download_is_recorded(
    client: Visitor, offered: Offered, accepted: LicenceAgreement
) -> None:
    path = f"{offered.path}/agreement"
    sign_in(client, offered.lead)
    assert "is being made" in words_of(client.get(path))
    assert client.get(f"{path}/file").status_code == 404
    seal(accepted)
    content = sealed_bytes()
    page = words_of(client.get(path))
    assert "made by this portal itself" in page
    assert "SHA-256" in page
    for who in (offered.lead, offered.manager):
        sign_in(client, who)
        answer = client.get(f"{path}/file")
        assert (answer.status_code, answer.data, answer.mimetype) == (200, content, "application/pdf")
        assert f"{offered.licence.reference}-agreement.pdf" in answer.headers["Content-Disposition"]
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.AGREEMENT_DOWNLOADED)).all()
    assert {event.actor_name for event in events} == {"Catherine Lowther", "Priya Shah"}
    assert len(events) == 2


@pytest.mark.feature("A18", "G1")
def test_nobody_else_downloads_it(client: Visitor, offered: Offered, accepted: LicenceAgreement) -> None:
    make_sealed(offered.licence)
    path = f"{offered.path}/agreement/file"
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert client.get(path).status_code == 404
    for role in (Role.COMMISSIONER, Role.FORCE_SPOC):
        sign_in(client, make_user(role, area=offered.area))
        assert client.get(path).status_code == 403
    for role in (Role.FACILITATOR, Role.RETURN_PREPARER):
        sign_in(client, make_user(role, offered.provider))
        assert client.get(path).status_code == 403
    assert "Sealed document" not in words_of(client.get(f"{offered.path}/agreement"))
    assert not db.session.scalars(sa.select(Event).where(Event.tag == EventTag.AGREEMENT_DOWNLOADED)).all()
    assert accepted.sha256


@pytest.mark.feature("A18")
def test_a_copy_is_found_unchanged_changed_or_unknown(
    client: Visitor, offered: Offered, accepted: LicenceAgreement
) -> None:
    content = b"%PDF-1.7 \x00waymark-agreement:" + accepted.id.hex.encode() + b" the rest"
    make_sealed(offered.licence, content)
    sign_in(client, offered.lead)
    assert "byte for byte as it was sealed" in check(client, content)
    assert "it was changed, or saved anew" in check(client, content + b" ")
    assert "This is no sealed agreement" in check(client, b"%PDF-1.7 something else")
    results = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.AGREEMENT_CHECKED).order_by(Event.id))
    assert [event.details["result"] for event in results] == ["the sealed document, unchanged", "not as it was sealed"]
    sign_in(client, make_user(Role.PARTNER_LEAD))
    for theirs in (content, content + b" "):
        said = check(client, theirs)
        assert "This is no sealed agreement or variation of a licence you are party to" in said
        assert offered.licence.reference not in said


@pytest.mark.feature("A18")
def test_a_check_without_a_file_or_with_another_kind_is_asked_again(client: Visitor, offered: Offered) -> None:
    sign_in(client, offered.manager)
    assert "Choose the PDF to check" in check(client, b"", status=422)
    assert "must be a PDF file" in check(client, b"x", name="a.exe", status=422)
    assert "Choose the PDF to check" in words_of(client.post("/licences/check-a-copy", data={}))


@pytest.mark.feature("A18")
def test_what_one_side_signed_by_hand_is_not_sealed_as_accepted_on_screen(offered: Offered) -> None:
    accept(offered, offered.lead, Side.LICENSEE)
    sign(offered.licence, Side.LICENSOR)
    kept = frozen_agreement(offered.licence.id, today())
    assert kept is not None
    seal(kept)
    assert jobs() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SealedAgreement)) == 0


def check(client: Visitor, content: bytes, *, name: str = "copy.pdf", status: int = 200) -> str:
    """Have a file checked, and return the words of the answer."""
    answer = client.post("/licences/check-a-copy", data={"copy": (io.BytesIO(content), name)})
    assert answer.status_code == status
    return words_of(answer)
