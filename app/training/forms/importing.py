"""The forms of the import: the file, and the rows of a file that was checked."""

from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.core.forms import FileField, MaximumLength, PortalForm

LONGEST_SEALED = 450_000


class ImportForm(PortalForm):
    """A file to check."""

    file = FileField(
        "File",
        [InputRequired("Choose a CSV or XLSX file")],
        accepts=(".csv", ".xlsx"),
        description="CSV or XLSX, at most 500 rows and 1 MB. It is only checked: nothing is taken before you confirm",
    )


class ConfirmImportForm(PortalForm):
    """The rows that were checked, sealed, so that what is confirmed is what was shown."""

    rows = HiddenField("Rows", [InputRequired("Check the file again"), MaximumLength(LONGEST_SEALED)])
