"""Ready-made texts bound: those of the office, then those of the type; one of the same id is the type's."""

from portal.request_types.checking.scopes import said_scope
from portal.request_types.checking.staff import STATES, known_words, stages
from portal.request_types.checking.surroundings import Work
from portal.request_types.formulas import Names
from portal.request_types.reading.positions import InLanguages, Mark
from portal.request_types.replies_checked import CheckedReply
from portal.request_types.replies_declared import Reply


def bind_replies(work: Work) -> tuple[CheckedReply, ...]:
    """All that staff may be offered at a request of this type, in the order of the files."""
    scope, own = said_scope(work), work.definition.replies
    offices = work.surroundings.office.replies
    for declared in (offices, own):
        _once(work, declared)
    bound = [_bound(work, each, scope, list(STATES)) for each in offices if each.id not in {one.id for one in own}]
    bound += [_bound(work, each, scope, stages(work)) for each in own]
    return tuple(each for each in bound if each is not None)


def _bound(work: Work, reply: Reply, scope: Names, places: list[str]) -> CheckedReply | None:
    known_words(work, reply.at or (), places, reply.marks.get("at", reply.mark), "at")
    said = [(language, work.pattern(written, scope)) for language, written in reply.text.words]
    sound = tuple((language, pattern) for language, pattern in said if pattern is not None)
    for (_, written), (_, pattern) in zip(reply.text.words, said, strict=True):
        if pattern is not None and pattern.counts:
            work.problems.add(written.mark, "language.reply_counts", place="{seq}")
    return CheckedReply(reply, InLanguages(sound)) if len(sound) == len(said) else None


def _once(work: Work, replies: tuple[Reply, ...]) -> None:
    seen: dict[str, Mark] = {}
    for each in replies:
        if each.id in seen:
            work.problems.add(each.mark, "language.id_twice", id=each.id, first=str(seen[each.id]))
        seen.setdefault(each.id, each.mark)
