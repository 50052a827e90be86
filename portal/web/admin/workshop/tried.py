"""What a text makes before it is in force: its problems, its examples, its form, its row, said back in words (promise 10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import g
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal import clock
from portal.forms.building import build
from portal.forms.parts import Surroundings
from portal.models.accounts import Account
from portal.queries import shelf as held
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import bundle_of, check_office, compile_bundle, compile_registries
from portal.request_types.describing.explaining import explain
from portal.request_types.describing.steps_drawing import drawn
from portal.request_types.describing.steps_picture import picture
from portal.request_types.describing.steps_picture import told as in_words
from portal.request_types.examples.running import ExampleResult, run
from portal.request_types.judging.answers import judge
from portal.request_types.judging.context import Context
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.proving import Wrong, as_told
from portal.request_types.reading.folder import Kind, is_compiled, kind_of
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import OfficeSource, office_from
from portal.services.applying import judgement
from portal.services.publishing import workshop
from portal.services.publishing.file_texts import shown
from portal.web.admin.workshop.leaves import leaf_of
from portal.web.language import t
from portal.web.rules import me

VIEWS: Final = ("form", "paper", "row", "steps", "told", "examples")
"""Ways to look at a type."""


ON_A_LEAF: Final = 60
"""Questions of a form that are shown beside its text; the others are a press away."""
MOST_LINES: Final = 500
MOST_JUDGED: Final = 20_000
"""Questions that examples are judged by at each look: few examples of a long form, many of a short one."""
FEWEST_RUN: Final = 5


@dataclass(frozen=True)
class Tried:
    """A text as read beside all other files of the office."""

    problems: Sequence[Wrong]
    checked: CheckedType | None = None
    """Of a type without problems."""
    rows: RowsInMemory | None = None
    examples: Sequence[ExampleResult] = ()
    waiting: int = 0
    """Examples that are run when it is published, and not at every look."""

    @property
    def failed(self) -> int:
        """Examples that did not come out as they say."""
        return sum(not result.ok for result in self.examples)


def try_out(session: Session, path: str, text: str) -> Tried:
    """Check a text in its place. Never raises for what somebody wrote."""
    return of_source(with_text(session, path, text), path)


def sound_before(session: Session, path: str, unsound: str = "") -> tuple[Tried, str] | None:
    """The newest text of a type's file that has no problems, tried out; None where there is none.

    `unsound`: one that is known to have some, and is not tried again.
    """
    for text in texts(session, path):
        if text == unsound:
            continue
        found = try_out(session, path, text)
        if found.checked is not None:
            return found, text
    return None


def texts(session: Session, path: str) -> list[str]:
    """What the file says, the newest first: its draft, the draft as it last was sound, its newest edition."""
    known = held.held(session).get(path)
    newest = shown(path, held.content(session, known.edition_id)) if known is not None and known.is_there else ""
    return workshop.texts(session, path, newest or "")


def with_text(session: Session, path: str, text: str) -> OfficeSource:
    """The office's files with this one as it is being written, beside all other drafts."""
    there = {name: each for name, each in held.held(session).items() if each.is_there}
    files = held.contents(session, [each for name, each in there.items() if is_compiled(name)])
    drafts = {each.path: each.text for each in workshop.all_of(session)} | {path: text}
    return office_from(
        files | {name: each.encode("utf-8", "replace") for name, each in drafts.items()}, {*there, *drafts}
    )


def id_of(path: str) -> str:
    """What the file of a type is called by."""
    return path.rsplit("/", 1)[-1].removesuffix(".yaml")


def of_source(source: OfficeSource, path: str) -> Tried:
    """The same of files at hand."""
    return _type(source, path) if kind_of(path) is Kind.TYPES else _other(source, path)


def form_of(session: Session, tried: Tried, leaf: int = 0) -> Mapping[str, Any]:
    """The form as an applicant meets it, for templates; of a very long one a leaf."""
    checked = tried.checked
    assert checked is not None
    assert tried.rows is not None
    applicant = judgement.applicant_facts(session.get_one(Account, me().id), checked)
    context = Context(filed=clock.now(), role="applicant", language=g.language, applicant=applicant, rows=tried.rows)
    shown = leaf_of(sum(max(1, len(each.items)) for each in checked.sections), leaf, ON_A_LEAF)
    filling = build(judge(checked, {}, context), around=Surroundings(show_errors=False), leaf=shown.places)
    return {"service": checked.definition, "filling": filling, "applicant": applicant, "leaf": shown}


def steps_of(tried: Tried) -> Mapping[str, Any]:
    """The steps as a picture, with the same in words, for templates."""
    assert tried.checked is not None
    shown = picture(tried.checked, g.language)
    title = tried.checked.definition.title.in_language(g.language)
    drawing = drawn(shown, t("language.picture.image", title=title))
    return {"steps": in_words(shown, g.language), "drawing": Markup(drawing)}  # nosec B704 (it escapes its words)


def told(tried: Tried) -> Sequence[str]:
    """The type said back, a sentence a line; of a very long one as much as somebody reads."""
    lines = explain(tried.checked, g.language).splitlines() if tried.checked else []
    more = [t("workshop.more_lines", count=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
    return [*lines[:MOST_LINES], *more]


def _type(source: OfficeSource, path: str) -> Tried:
    checked, problems = compile_bundle(bundle_of(source, id_of(path)), source.registries)
    if checked is None:
        return Tried(as_told(problems.sorted(), g.language))
    first = checked.office.languages[0]
    rows = RowsInMemory(compile_registries(source.registries, Problems(), first, source.tables))
    declared = checked.definition.examples
    most = max(FEWEST_RUN, MOST_JUDGED // max(1, len(checked.fields)))
    results = run(checked, rows, g.language, most)
    return Tried((), checked, rows, results, len(declared) - len(results))


def _other(source: OfficeSource, path: str) -> Tried:
    found = check_office(source).problems.sorted()
    mine = as_told((each for each in found if each.mark.file == path), g.language)
    others = as_told((each for each in found if each.mark.file != path), g.language)
    return Tried([*mine, *map(_elsewhere, others)])


def _elsewhere(problem: Wrong) -> Wrong:
    """A problem that stands in another file has no line here, and says where."""
    return {**problem, "line": 0, "column": 0, "what": elsewhere(problem)}


def elsewhere(problem: Wrong) -> str:
    """What is wrong, with the file and the line."""
    return f"{problem['file']}:{problem['line']}: {problem['what']}" if problem["line"] else problem["what"]
