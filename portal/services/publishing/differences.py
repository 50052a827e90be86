"""What two texts differ in, line by line, as a person reads it: what stayed, what is gone, what is new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

AROUND: Final = 3
"""Lines shown around what changed."""
MOST_ALIGNED: Final = 1500
"""Lines that are laid beside each other; of longer stretches the one is shown as gone and the other as new."""
MOST_SHOWN: Final = 1000


@dataclass(frozen=True)
class Line:
    """One line. `old` and `new` are its numbers in the two texts; None where it does not stand there."""

    how: Literal["same", "gone", "new", "skipped", "cut"]
    text: str
    old: int | None = None
    new: int | None = None


def lines_of(text: str) -> list[str]:
    """The lines of a text, however they end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n") if text else []


def differences(old: str, new: str) -> Sequence[Line]:
    """What changed, with a few lines around it; nothing where the texts say the same."""
    before, after = lines_of(old), lines_of(new)
    if before == after:
        return ()
    found: list[Line] = []
    last_old = last_new = 0
    for group in _groups(_blocks(before, after)):
        if group[0][1] > last_old or group[0][3] > last_new:
            found.append(Line("skipped", ""))
        for how, first, end, new_first, new_end in group:
            if how == "equal":
                pairs = zip(range(first, end), range(new_first, new_end), strict=True)
                found += [Line("same", before[at], at + 1, there + 1) for at, there in pairs]
                continue
            found += [Line("gone", before[at], old=at + 1) for at in range(first, end)]
            found += [Line("new", after[at], new=at + 1) for at in range(new_first, new_end)]
        last_old, last_new = group[-1][2], group[-1][4]
    if last_old < len(before):
        found.append(Line("skipped", ""))
    return found if len(found) <= MOST_SHOWN else [*found[:MOST_SHOWN], Line("cut", "")]


Block = tuple[str, int, int, int, int]


def _blocks(before: Sequence[str], after: Sequence[str]) -> list[Block]:
    """As difflib tells them. What both begin and end with is set aside first: the rest alone costs time."""
    most = min(len(before), len(after))
    head = next((at for at in range(most) if before[at] != after[at]), most)
    tail = next((at for at in range(most - head) if before[-1 - at] != after[-1 - at]), most - head)
    end, new_end = len(before) - tail, len(after) - tail
    inner, new_inner = before[head:end], after[head:new_end]
    if max(len(inner), len(new_inner)) > MOST_ALIGNED:
        middle: list[Block] = [("replace", 0, len(inner), 0, len(new_inner))]
    else:
        middle = [*SequenceMatcher(None, inner, new_inner).get_opcodes()]
    found: list[Block] = [("equal", 0, head, 0, head)] if head else []
    found += [(how, a + head, b + head, c + head, d + head) for how, a, b, c, d in middle]
    return [*found, ("equal", end, len(before), new_end, len(after))] if tail else found


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Changes that stand near each other, each group with the lines around it."""
    group: list[Block] = []
    for number, (how, first, end, new_first, new_end) in enumerate(blocks):
        if how != "equal":
            group.append((how, first, end, new_first, new_end))
            continue
        is_first, is_last, long = number == 0, number == len(blocks) - 1, end - first
        after = 0 if is_first else min(AROUND, long)
        before = 0 if is_last else min(AROUND, long)
        if not is_first and not is_last and long <= after + before:
            group.append((how, first, end, new_first, new_end))
            continue
        if after:
            group.append((how, first, first + after, new_first, new_first + after))
        if group:
            yield group
        group = [(how, end - before, end, new_end - before, new_end)] if before else []
    if any(block[0] != "equal" for block in group):
        yield group
