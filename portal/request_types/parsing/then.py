"""`then`: what happens by itself when a request reaches a step."""

from typing import Final

from portal.request_types.keys import Kind, construct
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.found import Found
from portal.request_types.reading.nodes import ListNode, MapNode
from portal.request_types.reading.positions import Written
from portal.request_types.then_declared import NewAccount, Then

FACTS: Final = ("citizen_id", "title", "first_name", "last_name", "phone", "email")


def parse_then(found: Found) -> tuple[Then, ...]:
    """The acts that could be read."""
    parsed = (_act(node, found.carried) for node in found.items("then"))
    return tuple(act for act in parsed if act is not None)


def _act(node: MapNode, carried: Carried) -> Then | None:
    found = Found(node, construct("then"), carried)
    at, when, opens, account = found.word("at"), found.flag("when", True), found.word("open"), _account(found)
    given, draft = found.entries("given", Kind.FORMULAS_BY_ID, values.written_of), found.yes_no("draft")
    if found.has("create_account") == found.has("open"):
        carried.problems.add(node.mark, "language.then_one")
        return None
    for key in ("given", "draft"):
        if found.has(key) and not found.has("open"):
            carried.problems.add(found.marks[key], "language.then_given", key=key)
    if at is None or (account is None and opens is None):
        return None
    return Then(at, found.marks.get("at", node.mark), when, account, opens, given, draft, found.marks)


def _account(found: Found) -> NewAccount | None:
    node = found.map("create_account", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("new_account"), found.carried)
    facts = {key: written for key in FACTS if (written := inner.formula(key)) is not None}
    answers = inner.entries("answers", Kind.FORMULAS_BY_ID, values.written_of)
    return NewAccount(facts, inner.formula("role"), inner.formula("unit"), _areas(inner), answers, inner.marks)


def _areas(found: Found) -> tuple[Written, ...]:
    node = found.node_of("areas")
    if node is None:
        return ()
    items = node.items if isinstance(node, ListNode) else (node,)
    read = (values.written_of(item, "areas", found.carried) for item in items)
    return tuple(written for written in read if written is not None)
