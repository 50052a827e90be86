"""A request type, from the root of its file (with `extends` and blocks worked in)."""

from portal.request_types.definition import About, Link, Privacy, Range, RequestType, Section, Subject, Tracking
from portal.request_types.keys import Kind, construct
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.dates import read_date, thai_date
from portal.request_types.parsing.examples import parse_examples
from portal.request_types.parsing.fields import parse_items
from portal.request_types.parsing.found import Found
from portal.request_types.parsing.matches import with_sources
from portal.request_types.parsing.names import check_id
from portal.request_types.parsing.records import parse_records
from portal.request_types.parsing.replies import parse_replies
from portal.request_types.parsing.reports import parse_report
from portal.request_types.parsing.staff import (
    parse_checks,
    parse_own_paper,
    parse_papers,
    parse_staff_forms,
    parse_steps,
)
from portal.request_types.parsing.then import parse_then
from portal.request_types.reading.nodes import ListNode, MapNode, Scalar
from portal.request_types.reading.positions import Text, Written


def parse_type(root: MapNode, carried: Carried) -> RequestType | None:
    """The definition, as complete as could be read; None only without a sound id."""
    found = Found(root, construct("type"), carried)
    check_format(found)
    name, title = found.id(), found.text("title")
    for key, kind in (("extends", Kind.WORD), ("remove", Kind.WORDS)):
        node = found.node_of(key, kind)
        if node is not None:
            carried.problems.add(node.mark, "language.extends_here", key=key)
    declared = RequestType(
        id=name or "", title=title or Text(((carried.first_language, name or ""),)), form=_sections(found),
        mark=found.marks.get("id", root.mark), tile=found.text("tile"), short=found.text("short"),
        note=found.text("note"), icon=found.word("icon"), links=_links(found), unit=found.word("unit"),
        code=found.plain_word("code") or "", open=_open(found), number=found.pattern("number"), restarts=found.one_of("restarts"),
        filed_by=found.words("filed_by") or ("applicant", "staff"), privacy=parse_privacy(found), subject=_subject(found),
        anonymous=found.text("anonymous"), known_as=found.field("known_as"), channel=found.field("channel"),
        summary=found.pattern("summary"),
        area=found.words("area") or (), findable_from=found.formula("findable_from"), tracking=_tracking(found),
        one_per=_one_per(found),
        checks=parse_checks(found), steps=parse_steps(found), staff_forms=parse_staff_forms(found),
        records=parse_records(found), replies=parse_replies(found), then=parse_then(found),
        shows=_facts(found), due=found.due("due"),
        handled_by=found.formula("handled_by"), assigned_to=found.formula("assigned_to"),
        notices=found.entries("notices", Kind.PATTERNS_BY_ID, values.written_of),
        own_paper=parse_own_paper(found), print=parse_papers(found), report=parse_report(found),
        about=_about(found), words=found.texts("words"), examples=parse_examples(found),
        marks=found.marks, unread=frozenset(carried.unread),
    )  # fmt: skip
    return with_sources(declared) if name else None


def check_format(found: Found) -> None:
    """`format` may only be one this program knows (after upgrades)."""
    number = found.number("format")
    if number not in (None, 1):
        found.carried.problems.add(found.marks["format"], "language.format_unknown", format=number)


def _sections(found: Found) -> tuple[Section, ...]:
    nodes = found.items("form")
    if found.has("form") and not nodes and found.node_of("form", Kind.MANY) is not None:
        found.carried.problems.add(found.marks["form"], "language.empty_list", key="form")
    return tuple(_section(node, found.carried) for node in nodes)


def _section(node: MapNode, carried: Carried) -> Section:
    found = Found(node, construct("section"), carried)
    title, page = found.text("title"), found.text("page")
    if found.has("title") and found.has("page"):
        carried.problems.add(found.marks["page"], "language.title_or_page")
    use = found.word("use")
    if use is not None and use != "applicant":
        carried.problems.add(found.marks["use"], "language.no_block", block=use[:40])
    if found.has("as"):
        carried.problems.add(found.marks["as"], "language.as_without_use")
    if use and found.has("fields"):
        carried.problems.add(found.marks["fields"], "language.use_or_fields")
    if not found.has("use") and not found.has("fields"):
        carried.problems.add(node.mark, "language.section_empty")
    return Section(
        title=title or page, page=found.has("page"), when=found.flag("when", True), note=found.text("note"),
        items=parse_items(found.items("fields", Kind.ITEMS), carried), mark=node.mark,
        shows_applicant=use == "applicant", keep_for_next=found.yes_no("keep_for_next"),
    )  # fmt: skip


def _facts(found: Found) -> dict[str, Text]:
    """`shows`: each id a new name."""
    node = found.map("shows", Kind.TEXTS_BY_ID)
    named = {entry.key.text for entry in node or () if check_id(entry.key, found.carried.problems)}
    texts = found.entries("shows", Kind.TEXTS_BY_ID, values.text_of)
    return {id: label for id, label in texts.items() if id in named}


def _links(found: Found) -> tuple[Link, ...]:
    links: list[Link] = []
    for node in found.items("links"):
        link = Found(node, construct("link"), found.carried)
        title, file, page, url = link.text("title"), link.word("file"), link.word("page"), link.word("url")
        blank = link.yes_no("blank")
        if sum(link.has(key) for key in ("file", "page", "url", "blank")) != 1:
            found.carried.problems.add(node.mark, "language.link_one")
        if url and not url.startswith(("https://", "http://")):
            found.carried.problems.add(link.marks["url"], "language.link_url")
        if title:
            links.append(Link(title, file, page, url, node.mark, blank))
    return tuple(links)


def parse_privacy(found: Found) -> Privacy | None:
    """`privacy` of a type or the office."""
    node = found.map("privacy", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("privacy"), found.carried)
    if inner.word("page") and found.construct.name != "office":
        found.carried.problems.add(inner.marks["page"], "language.page_of_office")
    return Privacy(inner.text("basis"), inner.text("purpose"), inner.duration("keep"))


def _subject(found: Found) -> Subject | None:
    node = found.map("subject", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("subject"), found.carried)
    name, citizen_id, phone = inner.formula("name"), inner.formula("citizen_id"), inner.formula("phone")
    return Subject(name, citizen_id, phone, node.mark) if name is not None else None


def _tracking(found: Found) -> Tracking | None:
    node = found.map("tracking", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("tracking"), found.carried)
    roles, by, columns = (inner.words(name) or () for name in ("for", "by", "columns"))
    return Tracking(roles, by, columns, node.mark, inner.marks)


def _one_per(found: Found) -> tuple[Written, ...]:
    """A formula, or a list of them."""
    node = found.node_of("one_per")
    if node is None:
        return ()
    items = node.items if isinstance(node, ListNode) else (node,)
    read = (values.written_of(item, "one_per", found.carried) for item in items)
    return tuple(written for written in read if written is not None)


def _about(found: Found) -> About:
    node = found.map("about", Kind.ONE)
    if node is None:
        return About()
    inner = Found(node, construct("about"), found.carried)
    return About(inner.text("what"), inner.text("who"), inner.text("fee"), inner.texts("law"))


def _open(found: Found) -> bool | Range:
    """true, false, or dates; the ends come out as dd/mm/yyyy in B.E."""
    node = found.node_of("open")
    if node is None:
        return True
    if not isinstance(node, Scalar) or ".." not in node.text:
        flag = values.yes_no_of(node, "open", found.carried)
        return True if flag is None else flag
    written = values.split_range(node)
    problems = found.carried.problems
    ends = [read_date(end, node.mark, problems) if end else None for end in (written.low, written.high)]
    low, high = ends
    if low and high and low > high:
        problems.add(node.mark, "language.range_order", key="open", low=written.low, high=written.high)
    if not (written.low or written.high):
        problems.add(node.mark, "language.range_form", key="open", word=node.text)
    return Range(thai_date(low) if low else None, thai_date(high) if high else None, node.mark)
