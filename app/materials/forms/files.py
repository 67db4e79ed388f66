"""The forms of a draft's files."""

from flask_wtf.file import FileRequired

from app.core.forms import FileField, PortalForm, TrimmedStringField, VersionedForm
from app.materials.actions.files import ACCEPTED_ENDINGS

LONGEST_TYPED_NAME = 120


class UploadForm(PortalForm):
    """One file, and the name readers will see. What the file is, the inspection decides, and its refusal is logged."""

    file = FileField(
        "File", [FileRequired("Choose a file to upload")], render_kw={"accept": ",".join(ACCEPTED_ENDINGS)}
    )
    name = TrimmedStringField(
        "Name readers see", [], description="Leave empty to keep the file’s own name", max_length=LONGEST_TYPED_NAME
    )


class FileActForm(VersionedForm):
    """Taking a file out of a draft."""
