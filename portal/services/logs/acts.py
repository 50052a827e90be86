"""The log of what administrators do (C51, T39): the one place that writes it, in the transaction of the act itself.

Each act holds the hash of the one before. Acts are few, so they stand in one chain: who writes waits for who wrote last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal import clock
from portal.access.permissions import Actor
from portal.models.acts import AdminAct
from portal.models.base import table
from portal.queries.acts import COUNTER, Act, sealed, words
from portal.services.rows.numbers import next_number
from portal.texts import LANGUAGES, text
from portal.workflow.events import BEGINNING

__all__ = ["About", "Said", "note", "told", "words"]
WHAT: Final = (
    *("account.create", "account.role", "account.disable", "account.enable", "account.end_sessions", "account.reset"),
    *("account.search", "account.second_factor_off", "account.first_admin"),
    *("type.switch", "type.move", "office.publish", "file.write", "file.put_back", "job.again", "acts.export"),
    *("proposal.make", "proposal.agree", "proposal.refuse", "proposal.withdraw"),
)
"""Every act there is. The part before the dot is what it is done to; each has a text `acts.what_...`."""
KINDS: Final = tuple(dict.fromkeys(what.partition(".")[0] for what in WHAT))
LONGEST: Final = 2000
"""Letters of a reason, and of what was before or after."""
_ACT = table(AdminAct)
Said = str | Mapping[str, str]
"""Words that are the same in each language, or by language."""


@dataclass(frozen=True)
class About:
    """What the act was done to: a key, an id or a path, and what people call it."""

    id: str
    label: Said = ""


def note(
    session: Session,
    by: Actor | None,
    what: str,
    about: About,
    *,
    before: Said = "",
    after: Said = "",
    reason: str = "",
    via: str = "",
) -> None:
    """Write down an act that is done in this transaction. `by`: None where nobody is logged in; then `via` says how.

    No password, code, token or whole citizen ID in it. ValueError for an act that stands nowhere: a mistake of ours.
    """
    if what not in WHAT:
        raise ValueError(f"no such act: {what}")
    number = next_number(session, COUNTER)
    last = select(_ACT.c.hash).where(_ACT.c.number == number - 1)
    act = Act(
        number=number,
        at=clock.now(),
        by_id=by.id if by else None,
        by_name=by.name if by else "",
        by_role=by.role if by else "",
        via=via or ("screen" if by else "shell"),
        session_key=by.session_key if by else "",
        device=by.device if by else "",
        what=what,
        kind=what.partition(".")[0],
        about_id=about.id[:200],
        label=_words(about.label),
        before=_words(before),
        after=_words(after),
        reason=reason.strip()[:LONGEST],
    )
    previous = session.scalar(last) or BEGINNING
    row = vars(act) | {"previous_hash": previous, "hash": sealed(previous, act)}
    session.execute(insert(_ACT), row)


def told(key: str, **facts: object) -> dict[str, str]:
    """A text of the catalogues in each language, to be kept in the log."""
    return {language: text(language, key, **facts) for language in LANGUAGES}


def _words(said: Said) -> dict[str, str]:
    words = {"": said} if isinstance(said, str) else dict(said)
    return {language: each[:LONGEST] for language, each in words.items() if each}
