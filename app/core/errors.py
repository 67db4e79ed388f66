"""What a feature raises when it will not do a thing: a sentence the user reads, on its field or on a page."""

import uuid

from app.core.verdicts import Verdict


class DomainError(Exception):
    """A refusal by a rule of the domain. It rolls the transaction back before anything is shown."""

    status = 409

    def __init__(self, sentence: str, *, field: str | None = None, status: int | None = None) -> None:
        """Refuse with a sentence, on a form's field where one is to blame."""
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.status = status or self.status


class Refused(DomainError):
    """A refusal by a verdict, which carries the rules, the facts and the remedies."""

    status = 403

    def __init__(self, verdict: Verdict, *, subject: tuple[str, uuid.UUID] | None = None) -> None:
        """Refuse with the verdict's own sentences; one about a subject (its kind and id) is kept on record (G15)."""
        super().__init__(" ".join(finding.because for finding in verdict.refusals))
        self.verdict = verdict
        self.subject = subject


class Stale(DomainError):
    """The page was made from something that has since changed."""

    def __init__(self, what: str) -> None:
        """Tell the user that `what` changed while they were looking."""
        super().__init__(
            f"{what} has changed since you opened this page, so nothing was saved. "
            "See it as it is now; what you typed is kept below, to be sent again if it still holds."
        )


class NotFound(DomainError):
    """There is no such thing, or none this actor may learn of: the two look alike on purpose."""

    status = 404

    def __init__(self, what: str = "page") -> None:
        """Say that there is no such `what`."""
        super().__init__(f"There is no such {what}, or it is not one you can see.")


class NotYet(DomainError):
    """The actor may see the thing, but the day the page was asked for is before anything is recorded of it."""

    status = 404
