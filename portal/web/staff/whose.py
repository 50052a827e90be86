"""The queue by who has a request: mine, nobody's, a colleague's (C42, C43)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.accounts import Account
from portal.queries.counts import COUNT_AT_MOST, Standing
from portal.queries.requests import Wish
from portal.web.language import t
from portal.web.rules import actor
from portal.web.staff.addresses import Tab, url_of

ME: Final = "me"
NOBODY: Final = "nobody"
Pairs = tuple[tuple[str, str], ...]


def asked(wish: Wish, args: Mapping[str, str]) -> Wish:
    """The wish with whose requests the address asks for."""
    word = args.get("who", "")[:40]
    if not word:
        return wish
    whose: int | str = {ME: actor().id, NOBODY: 0}.get(word, word)
    return replace(wish, who=word, assignee=whose, is_unknown=args.get("new") == "1" and whose != 0)


def options(session: Session, wish: Wish) -> Pairs:
    """What the filter offers; a colleague stands there once chosen, from the list of who has what."""
    found = [(ME, t("staff.who_me")), (NOBODY, t("staff.who_nobody"))]
    if isinstance(wish.assignee, str):
        chosen = session.scalars(select(Account).where(Account.key == wish.assignee)).one_or_none()
        found += [(wish.who, chosen.full_name)] if chosen is not None else []
    return tuple(found)


def tabs(wish: Wish, standing: Standing) -> Iterator[Tab]:
    """An officer's day: mine, those of them not acknowledged, and those nobody has. Each count opens its list."""
    due: dict[str, Any] = {
        "words": "",
        "states": (),
        "waits": False,
        "late_on": None,
        "missed_on": None,
        "sort": "due",
        "descending": False,
    }
    oldest = due | {"sort": "filed"}
    here = (wish.who, wish.is_unknown, wish.states)
    lists = [
        ("staff.mine", standing.mine, due | {"who": ME, "assignee": actor().id}, (ME, False, ())),
        (
            "staff.unknown",
            standing.unknown,
            due | {"who": ME, "assignee": actor().id, "is_unknown": True},
            (ME, True, ()),
        ),
        ("staff.nobodys", standing.nobodys, oldest | {"who": NOBODY, "assignee": 0}, (NOBODY, False, ())),
    ]
    for words, count, changes, at in lists:
        if count or here == at or words != "staff.unknown":
            url = url_of(wish, **({"is_unknown": False} | changes))
            yield Tab(t(words), min(count, COUNT_AT_MOST), url, here == at, is_exact=count <= COUNT_AT_MOST)
