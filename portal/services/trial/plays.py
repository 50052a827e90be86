"""What was done so far in a rehearsal: a list of acts that a page carries along, told again from the start each time."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from portal import clock
from portal.services.demo import stories

MOST_ACTS: Final = 60
MOST_BYTES: Final = 400_000
"""Of all that is carried."""
MOST_DAYS: Final = 366
"""That time moves on at once."""
WAIT: Final = "wait"
VERBS: Final = stories.VERBS | {"file", WAIT}
_MINUTE: Final = timedelta(minutes=1)
Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Act:
    """One thing somebody does, or is about to do: then its words are still being typed."""

    verb: str
    who: str = ""
    """Key of the invented person."""
    target: str = ""
    words: Words = field(default_factory=dict)
    files: Words = field(default_factory=dict)
    """File question: names of the samples that are drawn for it."""
    message: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)
    half: bool = False
    days: int = 0

    def told(self, at: datetime) -> stories.Act:
        """The same as a story tells it."""
        return stories.Act(
            self.verb,
            at,
            self.who,
            self.target or None,
            files=self.files,
            message=self.message,
            corrections=tuple(self.corrections.items()),
            file=next((name for names in self.files.values() for name in names), ""),
            words=self.words,
            half=self.half,
        )


@dataclass(frozen=True)
class Play:
    """All that was done, and what is being filled in."""

    began: datetime
    acts: tuple[Act, ...] = ()
    open: Act | None = None

    def moments(self) -> list[datetime]:
        """When each act happens: a minute after the one before, or as many days as somebody waits."""
        at, found = self.began, []
        for act in self.acts:
            at += timedelta(days=act.days) if act.verb == WAIT else _MINUTE
            found.append(at)
        return found

    @property
    def now(self) -> datetime:
        """The moment after the last act."""
        return (self.moments() or [self.began])[-1] + _MINUTE

    def then(self, act: Act) -> "Play":
        return replace(self, acts=(*self.acts, act), open=None)

    def without_last(self) -> "Play":
        return replace(self, acts=self.acts[:-1], open=None)

    @property
    def is_full(self) -> bool:
        return len(self.acts) >= MOST_ACTS


def begin() -> Play:
    """Nothing was done yet; it is now."""
    return Play(clock.now().replace(microsecond=0))


def carried(play: Play) -> str:
    """The play as a page carries it."""
    told: dict[str, Any] = {"began": play.began.isoformat(), "acts": [_said(act) for act in play.acts]}
    if play.open is not None:
        told["open"] = _said(play.open)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read(carried: str) -> Play | None:
    """What a page carried; None where it is none, or more than a page may carry."""
    if len(carried.encode("utf-8", "replace")) > MOST_BYTES:
        return None
    try:
        told = json.loads(carried)
        acts = tuple(_act(each) for each in told["acts"])
        began = datetime.fromisoformat(told["began"]).astimezone(UTC)
        opened = _act(told["open"]) if told.get("open") else None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    if len(acts) > MOST_ACTS or not 2000 < began.year < 2200:
        return None
    return Play(began, acts, opened)


def _said(act: Act) -> dict[str, Any]:
    return {name: value for name, value in asdict(act).items() if value}


def _act(told: Mapping[str, Any]) -> Act:
    """ValueError for whatever is not an act."""
    verb, days = told["verb"], told.get("days", 0)
    if verb not in VERBS or not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= MOST_DAYS:
        raise ValueError
    return Act(
        verb,
        _word(told.get("who", "")),
        _word(told.get("target", "")),
        _words(told.get("words", {})),
        _words(told.get("files", {})),
        _word(told.get("message", "")),
        {_word(name): _word(why) for name, why in told.get("corrections", {}).items()},
        bool(told.get("half", False)),
        days,
    )


def _words(told: Mapping[str, Any]) -> Words:
    return {_word(name): tuple(_word(each) for each in said) for name, said in told.items() if isinstance(said, list)}


def _word(told: object) -> str:
    if not isinstance(told, str):
        raise ValueError
    return told.encode("utf-8", "replace").decode()
