"""The form that looks up whose copy something is (C10)."""

from typing import Any

from app.core.forms import FileField, PortalForm, TrimmedStringField


class TraceForm(PortalForm):
    """A copy id, or a found file: one of the two."""

    copy_id = TrimmedStringField(
        "Copy id",
        description="Twelve characters at the end of the line on each page, such as 7Q2M-K8XD-93FA.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    found_file = FileField(
        "The file you found",
        description="PDF, PowerPoint, Word, MP4 or ZIP, also if it was saved again. It is read, not kept.",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Insist on exactly one of the two."""
        is_valid = bool(super().validate(extra_validators))
        has_file = bool(self.found_file.data and self.found_file.data.filename)
        if is_valid and bool(self.copy_id.data) == has_file:
            words = "Enter a copy id or choose a file, not both." if has_file else "Enter a copy id, or choose a file."
            self.add_domain_error("copy_id", words)
            return False
        return is_valid
