"""The nightly mails of reminders, through the operator's mail server: what is overdue, what falls due soon.

None are sent unless the settings name a server. What fails is logged, and the next night tries again; no address is
written to twice on a day, whichever servers share the database.
"""

import logging
import smtplib
import ssl
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from access import reach, reminding, served, settings
from access.reminding import Recipient, RecipientsUnreadable
from access.settings import MailServer, Secured
from domain.rows import by
from metrics import catalogue, reminders
from ui import answers, reminder_text, selection
from ui.reminder_text import Mail

_LOG = logging.getLogger(__name__)
_SECONDS_TO_ANSWER = 30


def send_now() -> list[str]:
    """Send what is due tonight and return what went wrong, a line each; nothing where no mail is configured.

    Fictitious actuals are nobody's to be reminded of.
    """
    try:
        server = settings.read().mail
        if server is None or served.practice_day() is not None:
            return []
        by_address = by(reminding.recipients(), lambda one: one.to.strip().lower())
    except (RecipientsUnreadable, ValueError) as error:
        _LOG.error("%s", error)
        return [str(error)]
    except Exception as error:  # whatever it is, the next night tries again
        _LOG.exception("no mail was sent this night")
        return [str(error) or type(error).__name__]
    return [told for entries in by_address.values() if (told := _send_to(server, entries)) is not None]


def _send_to(server: MailServer, entries: Sequence[Recipient]) -> str | None:
    """Write to one address, if that is due and there is something to tell; return what went wrong."""
    to, today = entries[0].to, served.own_today()
    try:
        parts = [mail for entry in entries if (mail := _mail(entry, today)) is not None]
        if not parts or not reminding.begin(to, today, min(entry.every for entry in entries)):
            return None
        _deliver(server, _message(server.sender, to, parts))
        reminding.sent(to, today)
    except Exception as error:  # a mail server fails in many ways, and none of them keeps the others from theirs
        told = f"{to} へのお知らせを送れませんでした。{_why(error)}"
        _LOG.error("%s", told)
        return told
    return None


def _why(error: Exception) -> str:
    """Return what went wrong in the words of whoever said it: the mail server, or the system."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answered(code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error)
    return str(error)


def _answered(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"メールサーバーの答え：{code} {words}"


def _mail(entry: Recipient, today: date) -> Mail | None:
    """Return what an entry of the file is told, None where nothing is overdue or falls due."""
    within = reminding.of_city(entry.city)
    with served.of_request(""), reach.within(within), selection.of_address([]):
        answers.begin()
        plan = next((plan for plan in answers.ask(catalogue.plans) if plan.city == entry.city), None)
        if plan is None:
            return None  # its plan is withdrawn
        every = answers.ask(reminders.within, entry.days, scope=plan.municipality_key)
    found = [one for one in every if entry.departments is None or one.department in entry.departments]
    if not found:
        return None
    whose, base = entry.departments or (), settings.read().address
    return reminder_text.mail(found, plan.municipality_name, whose, today, entry.days, base, None)


def _message(sender: str, to: str, parts: Sequence[Mail]) -> EmailMessage:
    """Return one mail with the texts of all entries of an address."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = parts[0].subject if len(parts) == 1 else f"{parts[0].subject} ほか{len(parts) - 1}件"
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(part.text for part in parts), cte="base64")
    return message


def _deliver(server: MailServer, message: EmailMessage) -> None:
    """Hand a mail to the server. Raises OSError and what smtplib raises where it is not taken."""
    trusting = ssl.create_default_context()
    if server.secured is Secured.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_SECONDS_TO_ANSWER, context=trusting
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_SECONDS_TO_ANSWER)
    with connection as smtp:
        if server.secured is Secured.STARTTLS:
            smtp.starttls(context=trusting)
        if server.user is not None:
            smtp.login(server.user, server.password)
        smtp.send_message(message)
