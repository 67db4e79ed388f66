"""Sending mail: one contract, two ways. A mail server over SMTP, or a folder that keeps one .eml file a letter.

sender = make_sender(settings.smtp_url, folder, sent_from)      # empty for the folder, smtp://…, smtps://…
sender.send(letter)         # raises LetterRefused for good, MailUnavailable to try again; else it has been taken
"""

from .factory import check_address_of_server, make_sender
from .folder import MailFolder
from .smtp import Patience, SmtpSender
from .types import Letter, LetterRefused, MailSender, MailUnavailable

__all__ = [
    "Letter",
    "LetterRefused",
    "MailFolder",
    "MailSender",
    "MailUnavailable",
    "Patience",
    "SmtpSender",
    "check_address_of_server",
    "make_sender",
]
