"""What happened by itself on reaching a step (`then`), told in the histories of both requests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import g
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.queries.history import Told
from portal.services.applying.arrivals import DONE
from portal.services.door.requests import is_visible
from portal.web.language import t


@dataclass(frozen=True)
class Said:
    """One line; `url` leads to what came of it, where the reader may see that."""

    words: str
    url: str = ""


def told(session: Session, actor: Actor, events: Sequence[Told], to_staff: bool) -> Mapping[int, Sequence[Said]]:
    """By the number of the event."""
    found = {event.number: tuple(_said(session, actor, event.data, to_staff)) for event in events}
    return {number: lines for number, lines in found.items() if lines}


def _said(session: Session, actor: Actor, data: Mapping[str, object], to_staff: bool) -> Iterator[Said]:
    came = data.get("opened_by")
    if isinstance(came, Mapping):
        words = t("then.opened_by", reference=came["reference"])
        yield Said(words, _request(session, actor, str(came["key"]), to_staff))
    done = data.get(DONE)
    for each in done if isinstance(done, list) else ():
        if "account" in each:
            url = f"/admin/accounts/{each['account']}" if to_staff and actor.may("account.manage") else ""
            mailed = "_mailed" if each["mailed"] and to_staff else ""
            yield Said(t(f"then.account{mailed}", name=each["name"]), url)
            continue
        title = each["title"].get(g.language) or next(iter(each["title"].values()))
        if "key" in each:
            words = t("then.opened", title=title, reference=each["reference"])
            yield Said(words, _request(session, actor, each["key"], to_staff))
        else:
            yield Said(t("then.draft", title=title, name=each["name"]))


def _request(session: Session, actor: Actor, key: str, to_staff: bool) -> str:
    if not is_visible(session, actor, key):
        return ""
    return f"/staff/requests/{key}" if to_staff else f"/requests/{key}"
