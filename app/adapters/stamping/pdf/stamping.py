"""Putting the stamp on every page of a PDF and into its properties (C9)."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel

from app.adapters.documents import TEMPLATES, DocumentFailed, compile_document, displayable
from app.adapters.stamping.files import sha256_of, whole_or_absent
from app.adapters.stamping.marks import IDENTIFIER_PREFIX, append_record, parse_records
from app.adapters.stamping.pdf.balance import known_survey, survey_pages
from app.adapters.stamping.pdf.content import content_streams
from app.adapters.stamping.pdf.placing import Placer, Placing
from app.adapters.stamping.types import VISIBLE_ORGANISATION, VISIBLE_RECIPIENT, Balance, CannotStamp, Stamp, Survey
from app.adapters.stamping.wording import shorten

RECORDS = Name("/WaymarkStamps")
PAGE_MARK = "/WaymarkCopy"
SIGNATURES_EXIST = 1
DAMAGED = "The PDF is damaged or was cut off. Export the document again as PDF and upload the new file."
PROTECTED = "The PDF is protected by a password. Save it without protection and upload the new file."
SIGNED = "The PDF carries a digital signature, which a stamp would break. Upload the unsigned document."
EMPTY = "The PDF has no pages. Export the document again as PDF and upload the new file."
NAME_ELSEWHERE = "a person named in the properties of this file"
ORGANISATION_ELSEWHERE = "an organisation named in the properties of this file"


def stamp_pdf(source: Path, target: Path, stamp: Stamp, survey: Survey | None = None) -> None:
    """Write `source` to `target` with `stamp` on every page; without a survey it makes one. Raises CannotStamp."""
    with _opened(source) as pdf:
        known = known_survey(pdf, sha256_of(source)) if survey is None else survey
        _PageStamper(pdf, stamp).stamp_pages(known)
        _write_properties(pdf, stamp)
        with whole_or_absent(target) as part:
            _save(pdf, part)


def survey_pdf(source: Path) -> Survey:
    """What every copy of the file will need to know. Raises CannotStamp for one that cannot be stamped."""
    with _opened(source) as pdf:
        return survey_pages(pdf)


@contextmanager
def _opened(source: Path) -> Iterator[Pdf]:
    try:
        with Pdf.open(source, attempt_recovery=False) as pdf:
            _refuse_unfit(pdf)
            yield pdf
    except pikepdf.PasswordError as failure:
        raise CannotStamp(PROTECTED) from failure
    except (pikepdf.PdfError, TypeError, ValueError, KeyError, RuntimeError) as failure:
        raise CannotStamp(DAMAGED, detail=repr(failure)) from failure


def visible_opening(stamp: Stamp) -> str:
    """The sentence up to its copy mark, in letters that the page's fonts can draw."""
    return stamp.opening(
        organisation=displayable(shorten(stamp.organisation, VISIBLE_ORGANISATION), instead=ORGANISATION_ELSEWHERE),
        recipient=displayable(shorten(stamp.recipient, VISIBLE_RECIPIENT), instead=NAME_ELSEWHERE),
    )


def _refuse_unfit(pdf: Pdf) -> None:
    if pdf.is_encrypted:
        raise CannotStamp(PROTECTED)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and int(form.get("/SigFlags", 0)) & SIGNATURES_EXIST:
        raise CannotStamp(SIGNED)
    if len(pdf.pages) == 0:
        raise CannotStamp(EMPTY)


class _PageStamper:
    """Stamps the pages of one document; equal pages share the band and both content streams."""

    def __init__(self, pdf: Pdf, stamp: Stamp) -> None:
        self._pdf = pdf
        self._stamp = stamp
        self._placer = Placer(len(parse_records(str(pdf.docinfo.get(RECORDS, "")))))
        self._name = stamp.copy_id.replace("-", "")
        self._opening = visible_opening(stamp)
        self._bands: dict[int, pikepdf.Object] = {}
        self._before: dict[int, Stream] = {}
        self._after: dict[tuple[int, Placing], Stream] = {}

    def stamp_pages(self, survey: Survey) -> None:
        """Draw the band at the foot of every page, each page's own content wrapped so that it cannot disturb it."""
        for number, page in enumerate(self._pdf.pages, start=1):
            balance = survey.balance_of(number)
            streams = content_streams(page)
            placing = self._placer.place(page)
            self._offer_band(page, placing.band_width)
            page.obj.Contents = Array([self._save_state(balance), *streams, self._draw_band(balance, placing)])

    def _band_name(self, width: int) -> str:
        return f"/Stamp{self._name}W{width}"

    def _offer_band(self, page: pikepdf.Page, width: int) -> None:
        resources = page.obj.get("/Resources")
        if not isinstance(resources, Dictionary):
            resources = page.obj.Resources = Dictionary()
        objects = resources.get("/XObject")
        if not isinstance(objects, Dictionary):
            objects = resources.XObject = Dictionary()
        if width not in self._bands:
            self._bands[width] = self._make_band(width)
        objects[self._band_name(width)] = self._bands[width]

    def _make_band(self, width: int) -> pikepdf.Object:
        words = {"width": width, "wording": self._opening, "copy": self._stamp.copy_mark}
        try:
            # PDF/A-2b makes the typesetter stop at a letter without a glyph instead of drawing a box.
            band = compile_document(
                TEMPLATES / "stamp-band.typ",
                words,
                standards=("a-2b",),
                is_tagged=False,
                made_at=self._stamp.at,
            )
        except DocumentFailed as failure:
            sentence = "The words of the stamp could not be typeset. Tell the administrator of the portal."
            raise CannotStamp(sentence, detail=str(failure)) from failure
        with Pdf.open(io.BytesIO(band)) as sheet:
            return self._pdf.copy_foreign(sheet.pages[0].as_form_xobject())

    def _save_state(self, balance: Balance) -> Stream:
        count = balance.saves_before
        if count not in self._before:
            self._before[count] = self._pdf.make_stream(b"q\n" * count)
        return self._before[count]

    def _draw_band(self, balance: Balance, placing: Placing) -> Stream:
        key = (balance.restores_after, placing)
        if key not in self._after:
            drawing = b"\n".join(
                [
                    b"\nQ" * balance.restores_after,
                    b"/Artifact " + self._artifact_properties() + b" BDC",
                    b"q " + placing.operands + b" cm " + self._band_name(placing.band_width).encode() + b" Do Q",
                    b"EMC",
                ]
            )
            self._after[key] = self._pdf.make_stream(drawing)
        return self._after[key]

    def _artifact_properties(self) -> bytes:
        # The words stand here too, so that a page torn from the document is traced without its fonts.
        mark = f"{self._stamp.copy_id} {self._stamp.at.isoformat()}"
        properties = {
            "/Type": Name.Pagination,
            "/Subtype": Name.Footer,
            "/ActualText": pikepdf.String(self._stamp.line),
            PAGE_MARK: pikepdf.String(mark),
        }
        return Dictionary(properties).unparse()


def _write_properties(pdf: Pdf, stamp: Stamp) -> None:
    earlier = str(pdf.docinfo.get(RECORDS, ""))
    copies = [*(record["copy"] for record in parse_records(earlier)), stamp.copy_id]
    pdf.docinfo[RECORDS] = append_record(earlier, stamp)
    # Only properties that XMP itself defines, because PDF/A refuses others without a schema.
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:Identifier"] = {IDENTIFIER_PREFIX + copy_id for copy_id in copies}
        metadata["xmpRights:UsageTerms"] = stamp.whole_licence


def _save(pdf: Pdf, part: Path) -> None:
    # What is compressed stays as it is. Asked to compress, qpdf inspects every stream, which costs a
    # third of the time; only a file with object streams needs that, as they are written anew.
    pdf.save(
        part,
        object_stream_mode=ObjectStreamMode.preserve,
        stream_decode_level=StreamDecodeLevel.none,
        fix_metadata_version=False,
        compress_streams=pdf.trailer.get("/Type") == Name.XRef,
    )
