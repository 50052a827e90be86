"""`replies` of a type or of the office: texts that staff pick instead of typing them."""

from portal.request_types.keys import Kind, construct
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.found import Found
from portal.request_types.reading.nodes import ListNode, MapNode
from portal.request_types.reading.positions import Text
from portal.request_types.replies_declared import Reply


def parse_replies(found: Found) -> tuple[Reply, ...]:
    parsed = (_reply(node, found.carried) for node in found.items("replies"))
    return tuple(reply for reply in parsed if reply is not None)


def _reply(node: MapNode, carried: Carried) -> Reply | None:
    found = Found(node, construct("reply"), carried)
    name, title, words = found.id(), found.text("title"), found.said("text")
    actions, at = found.words("for"), found.words("at")
    node_of_actions = found.node_of("for", Kind.WORDS)
    if isinstance(node_of_actions, ListNode) and not node_of_actions.items:
        carried.problems.add(found.marks["for"], "language.empty_list", key="for")
    if name is None or words is None:
        return None
    return Reply(
        id=name, title=title or Text(((carried.first_language, name),)), text=words,
        mark=found.marks.get("id", node.mark), actions=actions or ("message",), at=at, marks=found.marks,
    )  # fmt: skip
