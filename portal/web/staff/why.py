"""Why a request is as it is, for staff who may read it: rules, the day it is due, whose it is, who may do what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.request_types.bearing import Bearing, Group
from portal.request_types.checked import CheckedType
from portal.request_types.describing.wording import Wording
from portal.request_types.formulas.kinds import BOOLEAN, Kind
from portal.request_types.formulas.tracing import Traced
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.patterns.printing import Manner, printed
from portal.request_types.weighing import Weighed, stored
from portal.services.casework import handling
from portal.services.casework import why as reasons
from portal.services.casework.handling import InHand
from portal.services.casework.who_may import Act, Told
from portal.web import looking
from portal.web.admin.people.accounts import roles
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.rules import actor, office, rule
from portal.web.staff import walking
from portal.web.staff.naming import units_of
from portal.web.wording import step_label, type_label, unit_label
from portal.workflow.transitions import Side

blueprint = Blueprint("staff_why", __name__)
_DECIDES: Final = {Group.SHOWN, Group.REQUIRED, Group.LOCKED, Group.CHECKS, Group.FORMS, Group.PAPERS, Group.THEN}
_MOST_VALUES: Final = 10
"""Values of a list that are told."""


@dataclass(frozen=True)
class Part:
    """One part of a rule, with the parts it is made of."""

    words: str
    value: str
    is_used: bool
    parts: "Sequence[Part]"


@dataclass(frozen=True)
class Line:
    """One rule."""

    about: str
    key: str
    place: str
    words: str
    inputs: Sequence[tuple[str, str]]
    value: str
    so: str
    kept: str
    whole: Part


@blueprint.get("/staff/requests/<key>/why")
@rule("queue.read")
def show(key: str) -> ResponseReturnValue:
    """404 out of scope; of a request of one's own there is nothing here."""
    with database().reading() as session:
        hand = handling.take(session, actor(), catalogue(), key, lock=False)
        if hand.held.side is not Side.STAFF:
            return redirect(f"/requests/{key}", 303)
        found = reasons.why(session, actor(), catalogue(), hand)
    looking.written_down(hand.held)
    teller = Teller(hand.checked)
    groups = [(group, [teller.line(each) for each in found.rules if each.bearing.group is group]) for group in Group]
    facts = {"held": hand.held, "short": type_label(hand.checked), "carry": walking.carry()}
    return render_template(
        "staff/why.html",
        label=step_label(hand.checked, hand.held.step, to_staff=True),
        due=found.due,
        length=teller.said(found.due.found.length) if found.due.found and found.due.found.length else "",
        holidays=[(hand.checked.office.holidays[day].in_language(g.language), day) for day in found.due.holidays],
        hands=found.hands,
        is_by_rule=hand.checked.handled_by is not None,
        unit=unit_label(office(), hand.held.unit),
        acts=list(_acts(hand, found.acts)),
        groups=[(t(f"why.group.{group.value}"), lines) for group, lines in groups if lines],
        **facts,
    )


class Teller:
    """Says rules and values in the words of the type and the language of the page."""

    def __init__(self, checked: CheckedType) -> None:
        self._checked, self._wording = checked, Wording(checked, g.language)
        self._manner = Manner(g.language, calendar_of_office(checked.office))

    def line(self, each: Weighed) -> Line:
        """One rule with what it read and what came of it."""
        bearing, traced = each.bearing, each.traced
        row = t("why.row", n=each.row) if each.row else ""
        return Line(
            about=" · ".join(word for word in (self._about(bearing), row) if word),
            key=bearing.key,
            place=t("why.place", file=bearing.mark.file, line=bearing.mark.line),
            words=self._wording.formula(traced.source),
            inputs=[(self._wording.formula(part.source), self.value(part)) for part in traced.inputs()],
            value=self.value(self._kept(bearing, traced)),
            so=self._so(bearing, traced),
            kept=self.said(each.kept, bearing.formula.kind) if each.differs else "",
            whole=self._part(traced),
        )

    def value(self, traced: Traced) -> str:
        """What a part gave, as people read it."""
        if traced.is_hidden:
            return t("why.hidden")
        if traced.problem:
            return t(traced.problem)
        if not traced.is_list:
            return self.said(traced.value, traced.kind)
        told = [self.said(value, traced.kind) for value in (traced.value or ())[:_MOST_VALUES]]
        return ", ".join([*told, "…"] if len(traced.value or ()) > _MOST_VALUES else told) or t("why.blank")

    def said(self, value: Any, kind: Kind | None = None) -> str:
        """A value of a kind; a blank is said so."""
        if value is None or value in ("", ()):
            return t("why.blank")
        if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
            return t("why.rows", n=len(value))
        return str(printed(value, kind or BOOLEAN, "", self._manner))

    def _kept(self, bearing: Bearing, traced: Traced) -> Traced:
        """What is worked out reads as its question keeps it: 0 is 0.00 baht."""
        asked = self._checked.fields.get(bearing.about) if bearing.group is Group.WORKED_OUT else None
        columns = {each.id: each for each in asked.columns} if asked is not None else {}
        found = columns.get(bearing.column, asked)
        return replace(traced, kind=found.kind, value=stored(found, traced)) if found is not None else traced

    def _part(self, traced: Traced) -> Part:
        told = (part for part in traced.parts if part.path or part.parts)  # what is written out says itself
        parts = [self._part(part) for part in told]
        return Part(self._wording.formula(traced.source), self.value(traced), traced.is_used, parts)

    def _so(self, bearing: Bearing, traced: Traced) -> str:
        """What follows from it; nothing is said of what the reader may not know."""
        if traced.is_hidden or bearing.group not in _DECIDES:
            return ""
        told = "true" if traced.value is True else "false"
        return t(f"why.so.{bearing.group.value}.{told}", text=self._wording.pattern(bearing.says))

    def _about(self, bearing: Bearing) -> str:
        checked, name = self._checked, bearing.about
        if name.startswith("#"):
            title = checked.definition.form[int(name[1:])].title
            return t("why.section", title=title.in_language(g.language) if title else int(name[1:]) + 1)
        asked = checked.fields.get(name)
        if asked is not None:
            column = next((each for each in asked.columns if each.id == bearing.column), None)
            labels = [asked.field.label, *([column.field.label] if column else [])]
            return " · ".join(label.in_language(g.language) for label in labels)
        return _form(checked, name) or (step_label(checked, name, to_staff=True) if name else t("why.whole"))


def _acts(
    hand: InHand, found: Sequence[tuple[Act, Told, Sequence[tuple[str, Told]]]]
) -> Iterator[tuple[str, tuple[bool, str], Sequence[str], Sequence[tuple[str, str]]]]:
    """Each act in words: the reader's own verdict, roles that may, roles that may not with their reason."""
    named = {**roles(), **units_of(office()), "applicant": t("why.applicant")}
    for act, mine, others in found:
        may = [named.get(role, role) for role, told in others if told.may]
        may_not = [(named.get(role, role), _because(hand, told, named)) for role, told in others if not told.may]
        yield _act(hand.checked, act), (mine.may, _because(hand, mine, named)), may, may_not


def _act(checked: CheckedType, act: Act) -> str:
    said = t(f"why.act.{act.action}")
    if act.step:
        step = step_label(checked, act.step, to_staff=True)
        return said if step == said else t("why.to_step", act=said, step=step)
    return t("why.with_form", act=said, form=_form(checked, act.form)) if act.form else said


def _because(hand: InHand, told: Told, named: Mapping[str, str]) -> str:
    form = _form(hand.checked, str(told.facts.get("form") or told.form))
    if told.may:
        return t("why.may_form", form=form) if told.form else t("why.may")
    by = told.facts.get("by", ())
    return t(f"why.not.{told.because}", form=form, by=", ".join(named.get(each, each) for each in by))


def _form(checked: CheckedType, name: str) -> str:
    """What a staff form, a record or a paper is called."""
    for known in (checked.staff_forms.get(name), checked.records.get(name)):
        if known is not None:
            title = known.form.title if hasattr(known, "form") else known.record.title
            return str(title.in_language(g.language))
    return next((each.paper.title.in_language(g.language) for each in checked.papers if each.paper.id == name), "")
