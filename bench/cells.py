"""What is measured: for each page what a browser sends to the portal, and what is asked of the floor beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlencode

from bench import samples
from bench.load import Wanted, request_bytes
from bench.preparing import PASSWORD, Office
from bench.serving import Browser

SENT: Final = frozenset({302, 303})
FORM: Final = "application/x-www-form-urlencoded"
CROWD: Final = 32
"""Clients who want a number at once."""
_BOUNDARY: Final = "benchboundary"


@dataclass(frozen=True)
class Cell:
    """One row of the table. `page` names the floor's template and its size; `least` is the wanted share of the floor."""

    name: str
    portal: Wanted
    floor: Wanted
    page: str = ""
    least: float | None = None


@dataclass(frozen=True)
class Prepared:
    """What stands in the loaded database for the cells to use: keys of drafts by cell, of requests by reader."""

    numbered: Sequence[str]
    crowded: Sequence[str]
    by_second: Sequence[str]
    with_photo: Sequence[str]
    for_uploads: Sequence[str]
    requests: Sequence[Sequence[str]]
    """Keys of each reader's requests."""
    submitted: Sequence[str]
    """Keys of requests that nobody has touched."""
    photo: bytes


@dataclass(frozen=True)
class People:
    """Logged-in browsers."""

    readers: Sequence[Browser]
    writers: Sequence[Browser]
    staff: Browser


def logged_in(address: str, office: Office, citizen_id_of_staff: str) -> People:
    """Eight readers, all writers, one officer."""

    def enter(citizen_id: str) -> Browser:
        browser = Browser(address)
        browser.log_in(citizen_id, PASSWORD)
        return browser

    readers = [enter(each.account.citizen_id) for each in office.applicants[:8]]
    writers = [enter(each.account.citizen_id) for each in office.writers]
    return People(readers, writers, enter(citizen_id_of_staff))


def cells(office: Office, ready: Prepared, people: People) -> list[Cell]:
    """All cells, in the order of the table."""
    return [*_pages(office, ready, people), *_submits(ready, people), *_searches(people.staff)]


def _pages(office: Office, ready: Prepared, people: People) -> list[Cell]:
    own = [each.actor.id for each in office.applicants[:8]]
    details = [(browser, key) for browser, keys in zip(people.readers, ready.requests, strict=True) for key in keys]
    return [
        Cell("home", get(["/"]), get(["/home"]), "home", 0.5),
        Cell(
            "list of own requests",
            Wanted([request_bytes("GET", "/requests", browser.cookie) for browser in people.readers]),
            get([f"/list/{id}" for id in own]),
            "list",
            0.5,
        ),
        Cell(
            "one request",
            Wanted([request_bytes("GET", f"/requests/{key}", browser.cookie) for browser, key in details]),
            get([f"/detail/{key}" for _, key in details]),
            "detail",
            0.4,
        ),
        Cell("staff queue", get(["/staff"], people.staff), get(["/queue"]), "queue", 0.5),
        Cell(
            "paper again, from store",
            Wanted(
                [
                    request_bytes("GET", f"/requests/{keys[0]}/paper", browser.cookie)
                    for browser, keys in zip(people.readers, ready.requests, strict=True)
                ]
            ),
            get(["/paper"]),
            "",
            0.5,
        ),
    ]


def _submits(ready: Prepared, people: People) -> list[Cell]:
    words = {name: said[0] for name, said in samples.words(0).items()}
    bare = Wanted([request_bytes("POST", "/submit", "", urlencode(words).encode(), FORM)], SENT)
    return [
        Cell("submit", _sends(ready.numbered, people.writers), bare, "", 0.6),
        Cell(
            "submit, numbered, 32 clients",
            replace(_sends(ready.crowded, people.writers), clients=CROWD),
            replace(bare, clients=CROWD),
        ),
        Cell("submit, numbered by the second", _sends(ready.by_second, people.writers), bare, "", 0.6),
        Cell("receive a photograph of 1 MB", _uploads(ready, people.writers), _multipart(ready.photo), "", 1.0),
        Cell("submit claiming a cleaned photograph", _sends(ready.with_photo, people.writers), bare, "", 0.6),
    ]


def _searches(staff: Browser) -> list[Cell]:
    kinds = {"common": samples.COMMON_WORD, "rare": samples.RARE_WORD, "one letter": samples.LETTER}
    return [
        Cell(
            f"search, {kind}",
            get([f"/staff?q={quote(words)}"], staff),
            get([f"/search?q={quote(words)}"]),
            "search",
        )
        for kind, words in kinds.items()
    ]


def get(paths: Sequence[str], browser: Browser | None = None) -> Wanted:
    """Pages as this browser asks for them."""
    return Wanted([request_bytes("GET", path, browser.cookie if browser else "") for path in paths])


def _sends(keys: Sequence[str], writers: Sequence[Browser]) -> Wanted:
    """Each draft once, by the writer whose it is."""

    def one(number: int, key: str) -> bytes:
        writer = writers[number % len(writers)]
        body = urlencode({"_csrf_token": writer.token}).encode()
        return request_bytes("POST", f"/drafts/{key}/send", writer.cookie, body, FORM)

    return Wanted([one(number, key) for number, key in enumerate(keys)], SENT, once=True)


def _uploads(ready: Prepared, writers: Sequence[Browser]) -> Wanted:
    """The file as the request's own body, as static/upload.js sends it."""

    def one(number: int, key: str) -> bytes:
        writer = writers[number % len(writers)]
        more = [f"X-CSRFToken: {writer.token}", "X-File-Name: photo.jpg"]
        path = f"/drafts/{key}/files?field=photo"
        return request_bytes("POST", path, writer.cookie, ready.photo, "application/octet-stream", more)

    return Wanted([one(number, key) for number, key in enumerate(ready.for_uploads)])


def _multipart(photo: bytes) -> Wanted:
    """The same file as a browser without scripts sends it, and as any framework's tutorial takes it."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n'
    body = f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + photo + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return Wanted([request_bytes("POST", "/upload", "", body, f"multipart/form-data; boundary={_BOUNDARY}")], SENT)


def sizes(people: People, ready: Prepared, found: Sequence[Cell]) -> dict[str, int]:
    """Bytes of the portal's own pages, so that the floor's are of like size. RuntimeError for a page that is not there."""
    asked: dict[str, tuple[Browser, str]] = {
        "home": (Browser(people.staff.address), "/"),
        "list": (people.readers[0], "/requests"),
        "detail": (people.readers[0], f"/requests/{ready.requests[0][0]}"),
        "queue": (people.staff, "/staff"),
        "desk": (people.staff, f"/staff/requests/{ready.requests[0][0]}"),
        "search": (people.staff, f"/staff?q={quote(samples.COMMON_WORD)}"),
    }
    wanted = {cell.page for cell in found if cell.page}
    return {page: _size(*place) for page, place in asked.items() if page in wanted}


def _size(browser: Browser, path: str) -> int:
    answer = browser.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return len(answer.body)


Chosen = Callable[[Cell], bool]
