"""Problems of a file put at the inputs they are about, for every form over a part of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from portal.request_types.editing.asking import Question
from portal.request_types.editing.setting import node_at
from portal.request_types.editing.spans import Spanned
from portal.request_types.proving import Wrong

Spot = tuple[str, int, int]
"""The name of an input, and from where to where the file has its words."""


def spots_of(root: Spanned, questions: Iterable[Question]) -> Iterator[Spot]:
    """Where the file says what is asked: a language of a text before the text as a whole."""
    for question in questions:
        for one in question.inputs:
            node = node_at(root, (*question.path, one.part)) if one.part else None
            if node is not None:
                yield one.name, node.start, node.end
        node = node_at(root, question.path)
        if node is not None:
            yield question.name, node.start, max(node.end, node.start + 1)


def at_their_inputs(
    file: str, text: str, spots: Sequence[Spot], problems: Sequence[Wrong]
) -> tuple[dict[str, list[str]], list[Wrong]]:
    """What is wrong at each input, the first whose words hold the place; and the problems that stand elsewhere."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    wrong, elsewhere = dict[str, list[str]](), list[Wrong]()
    for problem in problems:
        name = ""
        if problem["file"] == file and 0 < problem["line"] < len(starts):
            at = starts[problem["line"] - 1] + problem["column"] - 1
            name = next((name for name, start, end in spots if start <= at <= end), "")
        if name:
            wrong.setdefault(name, []).append(problem["what"])
        else:
            elsewhere.append(problem)
    return wrong, elsewhere
