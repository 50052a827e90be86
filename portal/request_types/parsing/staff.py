"""Checks, steps, staff forms and papers."""

from portal.request_types.definition import Check, OwnPaper, PaperDeclared, Paragraph, StaffForm, Step
from portal.request_types.keys import Kind, construct
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.fields import parse_items
from portal.request_types.parsing.found import Found
from portal.request_types.reading.nodes import ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import Text
from portal.workflow.states import State


def parse_checks(found: Found) -> tuple[Check, ...]:
    """`checks` of whatever has them."""
    parsed = (_check(node, found.carried) for node in found.items("checks"))
    return tuple(check for check in parsed if check is not None)


def _check(node: MapNode, carried: Carried) -> Check | None:
    found = Found(node, construct("check"), carried)
    refuses, warns = found.formula("refuse_if"), found.formula("warn_if")
    field, text = found.field("field"), found.said("text")
    if found.has("refuse_if") == found.has("warn_if"):
        carried.problems.add(node.mark, "language.check_one")
        return None
    condition = refuses or warns
    if condition is None or field is None or text is None:
        return None
    return Check(refuses is not None, condition, field, text, found.marks.get("field", node.mark))


def parse_steps(found: Found) -> tuple[Step, ...]:
    parsed = (_step(node, found.carried) for node in found.items("steps"))
    return tuple(step for step in parsed if step is not None)


def _step(node: MapNode, carried: Carried) -> Step | None:
    found = Found(node, construct("step"), carried)
    name, state, label = found.id(), found.one_of("state"), found.text("label")
    public, button, due = found.text("public"), found.text("button"), found.due("due")
    after, by, needs = found.words("next"), found.words("by"), found.words("needs")
    if name is None or state is None:
        return None
    return Step(
        id=name, state=State(state), label=label or Text(((carried.first_language, name),)),
        mark=found.marks.get("id", node.mark), public=public, button=button, next=after, by=by or (),
        needs=needs or (), due=due, was=found.word("was"), pauses=found.one_of("clock") == "paused",
        menu=found.yes_no("menu"), shows=found.entries("shows", Kind.SAID_BY_ID, values.said_of),
        marks=found.marks,
    )  # fmt: skip


def parse_staff_forms(found: Found) -> tuple[StaffForm, ...]:
    parsed = (_staff_form(node, found.carried) for node in found.items("staff_forms"))
    return tuple(form for form in parsed if form is not None)


def _staff_form(node: MapNode, carried: Carried) -> StaffForm | None:
    found = Found(node, construct("staff_form"), carried)
    name, title = found.id(), found.text("title")
    items = parse_items(found.items("fields", Kind.ITEMS), carried)
    at, moves_to, by = found.words("at"), found.word("moves_to"), found.words("by")
    when, checks = found.flag("when", True), parse_checks(found)
    if name is None:
        return None
    return StaffForm(
        id=name, title=title or Text(((carried.first_language, name),)), items=items,
        mark=found.marks.get("id", node.mark), at=at, moves_to=moves_to, by=by or (), when=when, checks=checks,
        with_filing=found.yes_no("with_filing"), marks=found.marks,
    )  # fmt: skip


def parse_own_paper(found: Found) -> OwnPaper:
    node = found.map("own_paper", Kind.ONE)
    if node is None:
        return OwnPaper()
    inner = Found(node, construct("own_paper"), found.carried)
    return OwnPaper(
        officer_block=inner.yes_no("officer_block", True),
        digits=inner.one_of("digits") or "arabic",
        to=inner.pattern("to"),
    )


def parse_papers(found: Found) -> tuple[PaperDeclared, ...]:
    parsed = (_paper(node, found.carried) for node in found.items("print"))
    return tuple(paper for paper in parsed if paper is not None)


def _paper(node: MapNode, carried: Carried) -> PaperDeclared | None:
    found = Found(node, construct("paper"), carried)
    name, title = found.id(), found.text("title")
    paper = PaperDeclared(
        id=name or "", title=title or Text(((carried.first_language, name or ""),)), body=_body(found),
        mark=found.marks.get("id", node.mark), at=found.words("at"), when=found.flag("when", True),
        number=found.pattern("number"), restarts=found.one_of("restarts"), digits=found.one_of("digits") or "arabic",
        header=found.one_of("header") or "logo", to=found.pattern("to"), sign=found.words("sign") or (),
        officer_block=found.yes_no("officer_block"), marks=found.marks,
    )  # fmt: skip
    return paper if name else None


def _body(found: Found) -> tuple[Paragraph, ...]:
    node = found.node_of("body")
    if node is None:
        return ()
    items = node.items if isinstance(node, ListNode) else (node,)
    parsed = (_paragraph(item, found.carried) for item in items)
    return tuple(paragraph for paragraph in parsed if paragraph is not None)


def _paragraph(node: Node, carried: Carried) -> Paragraph | None:
    if isinstance(node, Scalar):
        line = values.written_of(node, "body", carried)
        return Paragraph(line, True) if line else None
    if isinstance(node, ListNode):
        carried.problems.add(node.mark, "language.text_expected", key="body")
        return None
    found = Found(node, construct("paragraph"), carried)
    text, when = found.pattern("text"), found.flag("when", True)
    return Paragraph(text, when) if text else None
