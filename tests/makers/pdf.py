"""PDF files: plain ones with a line of text on each page, and ones that carry exactly one danger."""

from collections.abc import Callable
from pathlib import Path

from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode, Pdf, Permissions, String

Danger = Callable[[Pdf], None]


def make_pdf(
    path: Path,
    pages: int = 3,
    *,
    text: str = "Page {number}",
    is_tagged: bool = False,
    link: str | None = None,
    danger: str | None = None,
) -> Path:
    """A PDF of A4 pages. `link` puts a link annotation on the first page; `danger` is one of PDF_DANGERS."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        drawing = f"BT /F1 14 Tf 72 760 Td ({text.format(number=number)}) Tj ET"
        pdf.pages[number - 1].obj.Contents = pdf.make_stream(drawing.encode("latin-1"))
        pdf.pages[number - 1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
        del page
    if is_tagged:
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    if link is not None:
        annotate(pdf, Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(link))))
    if danger is not None:
        PDF_DANGERS[danger](pdf)
    return save(pdf, path, danger)


def save(pdf: Pdf, path: Path, danger: str | None) -> Path:
    """Save, protected if that is the danger, and with packed objects so that a search of the bytes finds none."""
    passwords = {"owner-password": Encryption(owner="secret", user="", allow=Permissions(extract=False))}
    passwords["user-password"] = Encryption(owner="secret", user="secret")
    encryption = passwords.get(danger or "", False)
    pdf.save(path, object_stream_mode=ObjectStreamMode.generate, encryption=encryption, static_id=True)
    return path


def annotate(pdf: Pdf, annotation: Dictionary) -> None:
    """Put an annotation on the first page."""
    annotation.Type, annotation.Rect = Name.Annot, Array([0, 0, 100, 100])
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(annotation)])


def _action(**action: object) -> Danger:
    return lambda pdf: annotate(pdf, Dictionary(Subtype=Name.Link, A=Dictionary(**action)))


def _annotation(subtype: str) -> Danger:
    return lambda pdf: annotate(pdf, Dictionary(Subtype=Name(subtype)))


def _root(**entries: object) -> Danger:
    def change(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return change


_SCRIPT = {"S": Name.JavaScript, "JS": String("app.alert('boo')")}


def _script_by_name(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary(**_SCRIPT)])))


def _script_on_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(**_SCRIPT))


def _script_behind_link(pdf: Pdf) -> None:
    first = Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Array([Dictionary(**_SCRIPT)]))
    annotate(pdf, Dictionary(Subtype=Name.Link, A=first))


def _attachment(pdf: Pdf) -> None:
    pdf.attachments["payload.exe"] = b"MZ not really"


def _signature(pdf: Pdf) -> None:
    seal = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 10, 20, 10]))
    field = Dictionary(FT=Name.Sig, T=String("Signature"), V=pdf.make_indirect(seal))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)


def _content_elsewhere(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.stream_dict.F = String("\\\\server\\share\\page.bin")
    pdf.pages[0].obj.Contents = stream


def _without_pages(pdf: Pdf) -> None:
    while len(pdf.pages):
        del pdf.pages[0]


PDF_DANGERS: dict[str, Danger] = {
    "javascript": _script_by_name,
    "javascript-on-opening": _root(OpenAction=Dictionary(**_SCRIPT)),
    "javascript-on-page": _script_on_page,
    "javascript-behind-link": _script_behind_link,
    "opens-a-website": _root(OpenAction=Dictionary(S=Name.URI, URI=String("https://example.org"))),
    "website-on-closing": _root(AA=Dictionary(WC=Dictionary(S=Name.URI, URI=String("https://example.org")))),
    "launch": _action(S=Name.Launch, F=String("calc.exe")),
    "submit-form": _action(S=Name.SubmitForm, F=String("https://example.org")),
    "import-data": _action(S=Name.ImportData, F=String("data.fdf")),
    "go-to-remote": _action(S=Name.GoToR, F=String("\\\\server\\share\\x.pdf"), D=Array([0, Name.Fit])),
    "go-to-embedded": _action(S=Name.GoToE, F=String("x.pdf")),
    "rendition": _action(S=Name.Rendition, OP=0),
    "unknown-action": _action(S=Name("/Teleport")),
    "unknown-action-behind-link": _action(
        S=Name.URI, URI=String("https://example.org"), Next=Array([Dictionary(S=Name("/Teleport"))])
    ),
    "unknown-named-action": _action(S=Name.Named, N=Name.SaveAs),
    "file-link": _action(S=Name.URI, URI=String("file:///C:/Windows/system32/calc.exe")),
    "share-link": _action(S=Name.URI, URI=String("\\\\server\\share")),
    "script-link": _action(S=Name.URI, URI=String("java\nscript:alert(1)")),
    "embedded-file": _attachment,
    "file-attachment": _annotation("/FileAttachment"),
    "rich-media": _annotation("/RichMedia"),
    "movie": _annotation("/Movie"),
    "screen": _annotation("/Screen"),
    "three-dimensional": _annotation("/3D"),
    "xfa": _root(AcroForm=Dictionary(Fields=Array([]), XFA=String("<xdp/>"))),
    "portfolio": _root(Collection=Dictionary(Type=Name.Collection)),
    "signature": _signature,
    "usage-rights": _root(Perms=Dictionary(UR3=Dictionary(Type=Name.Sig))),
    "content-elsewhere": _content_elsewhere,
    "no-pages": _without_pages,
    "owner-password": lambda pdf: None,
    "user-password": lambda pdf: None,
}
