"""Whatever is edited in the types that are shipped: the text can be read, and means what lists of entries would mean."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.request_types.editing import Part, copy, insert, move, outline, remove
from portal.request_types.editing.palette import palette
from portal.request_types.editing.spans import comments_of, spans
from portal.request_types.reading.document import read
from portal.request_types.reading.nodes import ListNode, MapNode, Node, Scalar
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import LIBRARY
from tests.request_types.test_offices import ROOT

_FILES = sorted([*LIBRARY.glob("*.yaml"), *ROOT.glob("offices/*/request_types/*.yaml")])


def commented(text: str) -> str:
    """The text with a comment above each entry that has lines of its own."""
    lines = text.split("\n")
    firsts = {part.lines[0] for part in outline(text).all()}
    for number in sorted(firsts, reverse=True):
        line = lines[number - 1]
        if line.lstrip().startswith("- "):
            lines.insert(number - 1, f"{line[: len(line) - len(line.lstrip())]}# {number}")
    return "\n".join(lines)


SNIPPETS = palette()
TEXTS = [commented(file.read_text("utf-8")) for file in _FILES]


def plain(node: Node | None) -> Any:
    if isinstance(node, MapNode):
        return {entry.key.text: plain(entry.value) for entry in node}
    if isinstance(node, ListNode):
        return [plain(item) for item in node]
    return node.text if isinstance(node, Scalar) else None


def meant(text: str) -> Any:
    problems = Problems()
    root = read(text, "t.yaml", problems).root
    assert [problem.said() for problem in problems.sorted()] == []
    return plain(root)


def remarks(text: str) -> Counter[str]:
    return Counter(comments_of(text, spans(text)))


def numbered(parts: tuple[Part, ...], above: str = "") -> Iterator[tuple[Part, list[str]]]:
    """Each part with the numbers that lead to it."""
    counts: Counter[str] = Counter()
    for part in parts:
        key = part.at.removeprefix(above).split("/")[0]
        way = [key, str(counts[key])]
        counts[key] += 1
        yield part, way
        yield from ((inner, way + rest) for inner, rest in numbered(part.parts, f"{part.at}/"))


def listed(whole: Any, way: list[str]) -> list[Any]:
    """The list to which these numbers lead, made where it is not there yet."""
    for word in way[:-1]:
        whole = whole[int(word)] if word.isdigit() else whole[word]
    found: list[Any] = whole.setdefault(way[-1], [])
    return found


def without_empty(value: Any) -> Any:
    """An empty list and none are the same."""
    if isinstance(value, dict):
        return {key: without_empty(inner) for key, inner in value.items() if inner != []}
    return [without_empty(inner) for inner in value] if isinstance(value, list) else value


@settings(max_examples=30, deadline=None, phases=[Phase.generate])
@given(st.sampled_from(TEXTS), st.booleans(), st.data())
def test_edits_mean_what_they_say_and_keep_all_comments(text: str, windows: bool, data: st.DataObject) -> None:
    text = text.replace("\n", "\r\n") if windows else text
    for _ in range(2):
        before, seen = meant(text), remarks(text)
        parts = list(numbered(outline(text).parts))
        if not parts:
            return
        part, way = data.draw(st.sampled_from(parts))
        ready = [each for each in SNIPPETS if each.list == way[-2]]
        act = data.draw(st.sampled_from(["move", "copy", "remove", *(["insert"] if ready else [])]))
        own = listed(before, way[:-1])
        number = int(way[-1])
        if act == "move":
            targets = [(at, [*inner[:-1]]) for at, inner in _lists(parts, part, way)]
            within, to = data.draw(st.sampled_from(targets))
            position = data.draw(st.integers(0, 3))
            target = listed(before, to)
            new = move(text, part.at, within, position)
            target.insert(position, own.pop(number))
            assert remarks(new) == seen
        elif act == "insert":
            snippet = data.draw(st.sampled_from(ready))
            new = insert(text, "/".join(part.at.split("/")[:-1]), number, snippet.text)
            assert remarks(new) == seen
            made = meant(new)
            del listed(made, way[:-1])[number]
            assert without_empty(made) == without_empty(before)
            before = meant(new)
        elif act == "copy":
            new = copy(text, part.at)
            assert not seen - remarks(new)
            made = meant(new)
            twin = listed(made, way[:-1]).pop(number + 1)
            assert twin.keys() == own[number].keys()
            assert made == before
            before = meant(new)
        else:
            new = remove(text, part.at)
            first, last = part.lines
            own.pop(number)
            gone = "\n".join(text.split("\n")[first - 1 : last])
            assert all(re.search(rf"{comment}\b", gone) for comment in seen - remarks(new))
        assert without_empty(meant(new)) == without_empty(before)
        assert ("\r\n" in new) == windows
        assert new.count("\n") == (new.count("\r\n") if windows else new.count("\n"))
        text = new


def _lists(parts: list[tuple[Part, list[str]]], part: Part, way: list[str]) -> list[tuple[str, list[str]]]:
    """Lists of the same things, besides those within the part: their address, and numbers that lead into them."""
    found = [(part.at.rpartition("/")[0], way)]
    for other, inner in parts:
        same = other.made_of == part.made_of or {other.made_of, part.made_of} == {"field", "note"}
        if same and inner[: len(way)] != way:
            found.append((other.at.rpartition("/")[0], inner))
    return found
