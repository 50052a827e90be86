"""One mail to one person by SMTP. Headers come from the message API alone; there is one recipient, and we name it (T34)."""

import contextlib
import smtplib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from portal.notices.sending import ANSWERS_WITHIN, TRY_ENDS, Letter, NotSent, cut_off


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in. `tls`: starttls, tls or off."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str

    def __call__(self, letter: Letter) -> None:
        """Hand it in once; returns when the server said that it has it. Raises NotSent."""
        try:
            message = composed(self.sender, letter).as_bytes(policy=SMTP)
        except ValueError:  # what the message API refuses; its words would name the address
            raise NotSent("the address is none a mail can go to", forever=True) from None
        with self._connected() as client:
            self._hand_in(client, letter.to, message)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        began, trusted = time.monotonic(), ssl.create_default_context()
        try:
            if self.tls == "tls":
                client: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=ANSWERS_WITHIN, context=trusted)
            else:
                client = smtplib.SMTP(self.host, self.port, timeout=ANSWERS_WITHIN)
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent(f"the mail server cannot be reached: {_said(problem)}") from None
        if client.sock is None:
            raise NotSent("the mail server closed the connection")
        with contextlib.closing(client), cut_off(client.sock, max(1.0, TRY_ENDS - (time.monotonic() - began))):
            try:
                if self.tls == "starttls":
                    client.starttls(context=trusted)
                if self.user:
                    client.login(self.user, self.password)
                client.ehlo_or_helo_if_needed()
            except (OSError, smtplib.SMTPException) as problem:
                raise NotSent(f"the mail server did not let us in: {_said(problem)}") from None
            yield client
            with contextlib.suppress(OSError, smtplib.SMTPException):
                client.quit()

    def _hand_in(self, client: smtplib.SMTP, to: str, message: bytes) -> None:
        try:
            _want(client.mail(self.sender)[0], "the sender")
            _want(client.rcpt(to)[0], "the recipient", lasting=True)
        except (OSError, smtplib.SMTPException) as problem:
            raise NotSent(f"the mail server went away: {_said(problem)}") from None
        try:
            code = client.data(message)[0]
        except smtplib.SMTPDataError as problem:
            code = problem.smtp_code
        except (OSError, smtplib.SMTPException) as problem:
            reason = f"the mail server went away before it said that it has the mail: {_said(problem)}"
            raise NotSent(reason, doubtful=True) from None
        _want(code, "the mail", lasting=True)


def composed(sender: str, letter: Letter) -> EmailMessage:
    """The mail. ValueError where a header or an address would be more than one line or one mailbox."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = letter.at
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{letter.text}\n\n{letter.url}\n", cte="base64")
    return message


def _want(code: int, what: str, lasting: bool = False) -> None:
    """2xx is a yes. A 5xx about a recipient or a mail will be the same next time; others may be mended by the operator."""
    if not 200 <= code < 300:
        raise NotSent(f"the mail server refused {what} ({code})", forever=lasting and code >= 500)


def _said(problem: Exception) -> str:
    """What went wrong, without the server's own words: those may name the recipient."""
    code = getattr(problem, "smtp_code", None)
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {problem.verify_message}"
    return f"{type(problem).__name__} {code}" if isinstance(code, int) else type(problem).__name__
