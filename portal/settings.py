"""What an operator sets: one frozen record read from the environment. Configuration is in the office's files."""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from portal import maps

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds portal/, offices/, templates/, static/ and migrations/."""

DEMO_LOGINS = "demo-logins.json"
"""File in PORTAL_HOME with the drawn passwords of the demo people; where it stands, production does not start (T36)."""

EMAIL, CHAT = "email", "chat"
"""The ways notices leave the portal by."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_KNOWN_SECRETS = ("change", "secret", "default", "password", "example", "development", "testing")
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_YES, _NO = frozenset({"1", "yes", "true", "on"}), frozenset({"0", "no", "false", "off", ""})


class SettingsRefused(Exception):
    """The portal will not start like this; `problems` are plain sentences for the operator."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _set_by(variable: str, doc: str) -> dict[str, str]:
    return {"variable": variable, "doc": doc}


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Each field names its variable; docs/operators lists them from here."""

    home: Path = field(metadata=_set_by("PORTAL_HOME", "Where all data lives; default ./var"))
    database_url: str = field(
        repr=False, metadata=_set_by("DATABASE_URL", "SQLAlchemy URL; default a SQLite file in PORTAL_HOME")
    )
    office: Path = field(metadata=_set_by("PORTAL_OFFICE", "The office's folder, or its name under offices/"))
    public_url: str = field(metadata=_set_by("PUBLIC_URL", "https://host in production; empty: loopback only"))
    listen: str = field(metadata=_set_by("LISTEN", "Address to listen on; other than 127.0.0.1 only with PUBLIC_URL"))
    port: int = field(metadata=_set_by("PORT", "Port to listen on; default 8000"))
    secret_key: str = field(
        repr=False, metadata=_set_by("SECRET_KEY", "Signs cookies; default drawn once and kept in PORTAL_HOME")
    )
    demo: bool = field(metadata=_set_by("PORTAL_DEMO", "Fictional people and requests; never in production"))
    debug: bool = field(metadata=_set_by("PORTAL_DEBUG", "Templates reload; never in production"))
    processes: int = field(metadata=_set_by("PORTAL_PROCESSES", "Web processes; default 2"))
    threads: int = field(metadata=_set_by("PORTAL_THREADS", "Requests worked on at once in a process; default 4"))
    waiting: int = field(
        metadata=_set_by(
            "PORTAL_WAITING", "Slow senders a process bears beside them, stopping nobody (T19); default 96"
        )
    )
    proxies: int = field(metadata=_set_by("PORTAL_PROXIES", "Proxies in front that are believed; default 0"))
    scanner: str = field(
        metadata=_set_by("CLAMAV", "Socket path or host:port of clamd; empty: files are marked as not scanned (T16)")
    )
    max_body: int = field(metadata=_set_by("PORTAL_MAX_BODY", "Largest request in bytes; default 32 MB"))
    mail_host: str = field(metadata=_set_by("MAIL_HOST", "Mail server that sends notices; empty: no mail is sent"))
    mail_port: int = field(metadata=_set_by("MAIL_PORT", "Its port; default 587, with MAIL_TLS=tls 465"))
    mail_tls: str = field(
        metadata=_set_by("MAIL_TLS", "starttls (default), tls, or off for a server on this machine alone")
    )
    mail_user: str = field(metadata=_set_by("MAIL_USER", "Who logs in to the mail server; empty: nobody does"))
    mail_password: str = field(repr=False, metadata=_set_by("MAIL_PASSWORD", "The password of MAIL_USER"))
    mail_from: str = field(metadata=_set_by("MAIL_FROM", "Address the mails come from; needed with MAIL_HOST"))
    webhook_url: str = field(
        metadata=_set_by("WEBHOOK_URL", "https address of the chat bridge that gets notices; empty: none is sent")
    )
    webhook_secret: str = field(
        repr=False, metadata=_set_by("WEBHOOK_SECRET", "Signs what passes between portal and bridge, both ways")
    )
    chat_link: str = field(
        metadata=_set_by("CHAT_LINK", "What the QR to link a chat holds, with {code} in it; default the code alone")
    )
    map_tiles: str = field(
        metadata=_set_by("MAP_TILES", "Where map tiles come from, with {z} {x} {y}; empty: no map is drawn")
    )
    map_credit: str = field(metadata=_set_by("MAP_CREDIT", "Whom the map is by, as its tiles' licence asks"))
    map_view: str = field(metadata=_set_by("MAP_VIEW", "Where a map begins: latitude, longitude, zoom"))
    map_link: str = field(metadata=_set_by("MAP_LINK", "Map that a link to a point opens, with {lat} and {lon}"))

    @property
    def production(self) -> bool:
        """True when people reach it by https: Secure __Host- cookies, HSTS, no demo people."""
        return bool(self.public_url)

    @property
    def channels(self) -> frozenset[str]:
        """By which ways notices leave the portal; none unless an operator set them (C59)."""
        return frozenset(name for name, is_on in ((EMAIL, self.mail_host), (CHAT, self.webhook_url)) if is_on)

    @property
    def address(self) -> str:
        """The address to open in a browser, without a slash at its end."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def storage(self) -> Path:
        """The folder of stored bytes (attachments and papers)."""
        return self.home / "storage"

    def cookie(self, name: str) -> str:
        """A cookie's full name: `__Host-` in production, else marked by port: a browser may see several."""
        return f"__Host-{name}" if self.production else f"{name}_{self.port}"


def variables() -> dict[str, str]:
    """Each environment variable and what it does."""
    return {item.metadata["variable"]: item.metadata["doc"] for item in fields(Settings)}


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and judge the environment; draws the secret key at first start. Raises SettingsRefused."""
    settings = judged(environ)
    return settings if settings.secret_key else _with_drawn_key(settings)


def judged(environ: Mapping[str, str]) -> Settings:
    """Read and judge the environment, and write nothing: the secret key may be missing yet.

    Raises SettingsRefused with all problems at once.
    """
    problems: list[str] = []
    home = Path(environ.get("PORTAL_HOME") or "var").absolute()
    public_url = environ.get("PUBLIC_URL", "").rstrip("/")
    mail_tls = environ.get("MAIL_TLS", "").strip().lower() or "starttls"
    settings = Settings(
        home=home,
        database_url=_database_url(environ.get("DATABASE_URL", ""), home),
        office=_office(environ.get("PORTAL_OFFICE") or "education-one-stop"),
        public_url=public_url,
        listen=environ.get("LISTEN") or "127.0.0.1",
        port=_number(environ, "PORT", 8000, problems, at_most=65535),
        secret_key=environ.get("SECRET_KEY", ""),
        demo=_switch(environ, "PORTAL_DEMO", problems),
        debug=_switch(environ, "PORTAL_DEBUG", problems),
        processes=_number(environ, "PORTAL_PROCESSES", 2, problems),
        threads=_number(environ, "PORTAL_THREADS", 4, problems),
        waiting=_number(environ, "PORTAL_WAITING", 96, problems),
        proxies=_number(environ, "PORTAL_PROXIES", 0, problems, at_least=0),
        scanner=_scanner(environ, problems),
        max_body=_number(environ, "PORTAL_MAX_BODY", 32 * 1024 * 1024, problems, at_most=1 << 40),
        mail_host=environ.get("MAIL_HOST", "").strip(),
        mail_port=_number(environ, "MAIL_PORT", 465 if mail_tls == "tls" else 587, problems, at_most=65535),
        mail_tls=mail_tls,
        mail_user=environ.get("MAIL_USER", ""),
        mail_password=environ.get("MAIL_PASSWORD", ""),
        mail_from=environ.get("MAIL_FROM", "").strip(),
        webhook_url=environ.get("WEBHOOK_URL", "").strip(),
        webhook_secret=environ.get("WEBHOOK_SECRET", ""),
        chat_link=environ.get("CHAT_LINK", "").strip() or "{code}",
        **maps.read(environ),
    )
    return _sound(settings, problems)


def _sound(settings: Settings, problems: list[str]) -> Settings:
    """The settings themselves, unless something is wrong with them."""
    for refuse in (_refusals, _mail_refusals, _webhook_refusals, _map_refusals):
        problems += refuse(settings)
    if problems:
        raise SettingsRefused(problems)
    return settings


def _refusals(settings: Settings) -> list[str]:
    """Why this must not start (T36)."""
    if not settings.production:
        if settings.listen not in _LOOPBACK:
            return [f"LISTEN={settings.listen} without PUBLIC_URL: without https the portal listens on loopback only"]
        return []
    found = []
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query:
        found.append(
            f"PUBLIC_URL={settings.public_url}: write https:// and the host only, like https://service.example.go.th"
        )
    if settings.demo or (settings.home / DEMO_LOGINS).exists():
        found.append("demo people: a portal with PUBLIC_URL starts without them (--empty, in a PORTAL_HOME of its own)")
    if settings.debug:
        found.append("PORTAL_DEBUG is on: switch it off when PUBLIC_URL is set")
    if settings.secret_key and not _is_strong(settings.secret_key):
        found.append("SECRET_KEY is a default or too short: leave it out, or set 32 or more random signs")
    return found


def _mail_refusals(settings: Settings) -> Iterator[str]:
    """What is set by half sends nothing and says nothing: better not to start (T34)."""
    if settings.mail_tls not in ("starttls", "tls", "off"):
        yield f"MAIL_TLS={settings.mail_tls}: write starttls, tls or off"
    if not settings.mail_host:
        if settings.mail_from or settings.mail_user:
            yield "MAIL_FROM or MAIL_USER without MAIL_HOST: set the mail server too, or none of them"
        return
    if not _MAILBOX.fullmatch(settings.mail_from):
        yield f"MAIL_FROM={settings.mail_from}: write the address alone, like no-reply@example.go.th"
    if settings.mail_tls == "off" and settings.mail_host not in _LOOPBACK:
        yield f"MAIL_TLS=off with MAIL_HOST={settings.mail_host}: without TLS mail goes to this machine only"


def _webhook_refusals(settings: Settings) -> Iterator[str]:
    if not settings.webhook_url:
        if settings.webhook_secret:
            yield "WEBHOOK_SECRET without WEBHOOK_URL: set both or none"
        return
    parts = urlsplit(settings.webhook_url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not parts.hostname or parts.username is not None or parts.fragment:
        yield "WEBHOOK_URL: write https:// and the bridge's address; http:// only for a bridge on this machine"
    if not _is_strong(settings.webhook_secret):
        yield "WEBHOOK_SECRET is a default or too short: set 32 or more random signs, the same at the bridge"
    if settings.chat_link.count("{code}") != 1:
        yield "CHAT_LINK: write {code} once where the code belongs"


def _map_refusals(settings: Settings) -> Iterator[str]:
    return maps.refusals(settings.map_tiles, settings.map_view, settings.map_link)


def _is_strong(key: str) -> bool:
    return len(key) >= 32 and len(set(key)) >= 10 and not any(word in key.lower() for word in _KNOWN_SECRETS)


def _database_url(url: str, home: Path) -> str:
    if not url:
        return f"sqlite:///{home / 'portal.sqlite3'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _office(name: str) -> Path:
    folder = Path(name)
    return (folder if folder.is_dir() else ROOT / "offices" / name).absolute()


def _number(
    environ: Mapping[str, str], name: str, default: int, problems: list[str], at_least: int = 1, at_most: int = 1000
) -> int:
    written = environ.get(name, "").strip()
    if not written:
        return default
    if not (written.isascii() and written.isdigit() and at_least <= int(written[:15]) <= at_most):
        problems.append(f"{name}={written}: write a whole number from {at_least} to {at_most}")
        return default
    return int(written)


def _scanner(environ: Mapping[str, str], problems: list[str]) -> str:
    """A mistyped address must stop the start: it may not become a portal without a scanner."""
    written = environ.get("CLAMAV", "").strip()
    host, _, port = written.rpartition(":")
    if written and not written.startswith("/") and not (host and port.isascii() and port.isdigit() and len(port) < 6):
        problems.append(f"CLAMAV={written}: write the path of clamd's socket, or host:port")
    return written


def _switch(environ: Mapping[str, str], name: str, problems: list[str]) -> bool:
    written = environ.get(name, "").strip().lower()
    if written not in _YES | _NO:
        problems.append(f"{name}={written}: write 1 or 0")
    return written in _YES


def _with_drawn_key(settings: Settings) -> Settings:
    """Draw the key once; of two processes that start together both use the one that was written first."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = settings.home / "secret-key"
    if not file.exists():
        drawn = settings.home / f".secret-key-{secrets.token_hex(8)}"
        with os.fdopen(os.open(drawn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(drawn, file)
        except FileExistsError:
            pass
        finally:
            drawn.unlink()
    return replace(settings, secret_key=file.read_text().strip())
