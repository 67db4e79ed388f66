"""The shape of a letter's template: its first line is the subject, the rest is the text."""

LONGEST_SUBJECT = 200
_SUBJECT = "Subject: "


def read_letter(text: str) -> tuple[str, str]:
    """Return the subject and the text of a filled template; raises ValueError where its first line is no subject.

    The subject is one line of at most 200 characters, whatever was filled in.
    """
    first, _, rest = text.partition("\n")
    if not first.startswith(_SUBJECT):
        raise ValueError("the first line of a letter is its subject")
    return " ".join(first.removeprefix(_SUBJECT).split())[:LONGEST_SUBJECT], rest.strip() + "\n"
