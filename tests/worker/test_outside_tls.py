"""Mail servers and bridges are believed only by a certificate this machine trusts."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.notices.mail import MailServer
from portal.notices.sending import Letter, NotSent
from portal.notices.webhook import Bridge
from tests.support.outside import BRIDGE_KEY, SENDER, bridge, mail_server, own_certificate

LETTER = Letter("key", "r.2", "a@people.example", "เรื่อง", "ข้อความ", "https://office.example", datetime.now(UTC))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_certificate(tmp_path_factory.mktemp("tls"))


def _refused(send: Callable[[Letter], None]) -> str:
    with pytest.raises(NotSent) as refused:
        send(LETTER)
    assert not refused.value.forever
    return str(refused.value)


def test_a_mail_server_nobody_vouches_for_gets_nothing(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(certificate=certificate) as stub:
        send = MailServer("127.0.0.1", stub.port, "tls", "", "", SENDER)
        assert "its certificate is not trusted" in _refused(send)
        assert stub.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        send(LETTER)
        assert len(stub.taken) == 1


def test_a_mail_server_without_starttls_gets_neither_password_nor_mail() -> None:
    with mail_server() as stub:
        send = MailServer("127.0.0.1", stub.port, "starttls", "somebody", "a secret word", SENDER)
        assert "did not let us in: SMTPNotSupportedError" in _refused(send)
        assert stub.taken == []


def test_a_bridge_nobody_vouches_for_gets_nothing(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bridge(certificate=certificate) as stub:
        send = Bridge(stub.url, BRIDGE_KEY)
        assert "its certificate is not trusted" in _refused(send)
        assert stub.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        send(LETTER)
        assert len(stub.accepted) == 1
