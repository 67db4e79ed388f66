"""The folder of letters."""

import stat
from pathlib import Path

import pytest

from app.adapters.mail import MailFolder, MailUnavailable
from tests.adapters.mail.test_contract import SENT_FROM, letter

pytestmark = pytest.mark.feature("G5")


def test_a_letter_sent_twice_is_one_file_nobody_else_reads(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path / "mail", SENT_FROM)
    folder.send(letter())
    folder.send(letter())
    (file,) = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700


def test_what_was_sent_can_be_read_again(tmp_path: Path) -> None:
    folder, sent = MailFolder(tmp_path, SENT_FROM), letter(subject="Grüße 🦉", body="One\n\nTwo é\n")
    folder.send(sent)
    assert folder.read(sent.id) == sent
    assert folder.read("0192-none") is None


@pytest.mark.parametrize("id_", ["../secret", "a/b", "", "a.b"])
def test_an_id_is_no_path(tmp_path: Path, id_: str) -> None:
    with pytest.raises(ValueError, match="id"):
        MailFolder(tmp_path, SENT_FROM).read(id_)


def test_a_folder_that_cannot_be_written_to_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(MailUnavailable, match="folder"):
        MailFolder(tmp_path / "mail", SENT_FROM).send(letter())
