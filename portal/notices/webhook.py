"""One message to the chat bridge: a signed POST of JSON, certificates checked, no redirect followed (C59)."""

import contextlib
import http.client
import json
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from portal import clock
from portal.notices.sending import ANSWERS_WITHIN, TRY_ENDS, Letter, NotSent, cut_off
from portal.notices.signing import SIGNATURE, TIMESTAMP, signed

_LASTING: Final = frozenset({400, 404, 410, 413, 422})
"""Answers that another try would not change: this message or this link is not wanted."""


@dataclass(frozen=True)
class Bridge:
    """Where messages are handed in."""

    url: str
    secret: str = field(repr=False)

    def __call__(self, letter: Letter) -> None:
        """Hand it in once; returns when the bridge answered 2xx. Raises NotSent.

        The bridge is asked to take each `Idempotency-Key` once and to answer 2xx again for one it has.
        """
        told = {"id": letter.key, "event": letter.event, "link": letter.to, "text": letter.text, "url": letter.url}
        body = json.dumps(told, ensure_ascii=False).encode()
        with contextlib.closing(self._connection()) as connection:
            try:
                connection.connect()
            except (OSError, http.client.HTTPException) as problem:
                raise NotSent(f"the bridge cannot be reached: {_said(problem)}") from None
            with cut_off(connection.sock, TRY_ENDS / 2):
                status = self._answer(connection, letter.key, body)
        if not 200 <= status < 300:
            raise NotSent(f"the bridge answered {status}", forever=status in _LASTING)

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme == "https":
            trusted = ssl.create_default_context()
            return http.client.HTTPSConnection(
                parts.hostname or "", parts.port, timeout=ANSWERS_WITHIN, context=trusted
            )
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWERS_WITHIN)

    def _answer(self, connection: http.client.HTTPConnection, key: str, body: bytes) -> int:
        parts, timestamp = urlsplit(self.url), str(int(clock.now().timestamp()))
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
        headers |= {TIMESTAMP: timestamp, SIGNATURE: signed(self.secret, timestamp, body)}
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", target, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise NotSent(f"the bridge went away before it answered: {_said(problem)}", doubtful=True) from None


def _said(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {problem.verify_message}"
    return type(problem).__name__
