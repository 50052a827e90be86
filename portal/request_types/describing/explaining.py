"""A file said back in plain words: the admin's own check (promise 10)."""

from collections.abc import Iterator, Mapping

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import DurationWritten, Flag, Item, Note, Range, Record, Section, StaffForm, Step
from portal.request_types.describing.wording import Wording
from portal.request_types.durations import Duration
from portal.request_types.judging.matches import step_if_none
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.parsing.dates import thai_date
from portal.request_types.reading.positions import Written
from portal.request_types.replies_declared import Reply
from portal.request_types.then_declared import Then
from portal.texts import text
from portal.workflow.windows import Window, Yearly


def explain(checked: CheckedType, language: str = "th") -> str:
    """The whole type in sentences, one per line."""
    return "\n".join(Teller(checked, language).lines()) + "\n"


class Teller:
    def __init__(self, checked: CheckedType, language: str) -> None:
        self._checked, self._language = checked, language
        self._wording = Wording(checked, language)
        self.formula, self.pattern = self._wording.formula, self._wording.pattern
        self._names = self._wording.names

    def _text(self, key: str, **facts: object) -> str:
        return text(self._language, f"language.explain.{key}", **facts)

    def lines(self) -> Iterator[str]:
        declared = self._checked.definition
        yield self._text("title", title=declared.title.in_language(self._language), id=declared.id)
        units = {unit.id: unit.label for unit in self._checked.office.units}
        unit = units.get(declared.unit or "") or next(iter(units.values()), None)
        if unit:
            yield self._text("unit", unit=unit.in_language(self._language))
        yield self._text("filed_by", who=", ".join(self.who(role) for role in declared.filed_by))
        yield from self._open()
        yield from self._about_whom()
        for section in declared.form:
            yield ""
            yield from self._section(section)
        for check in declared.checks:
            key = "refuse" if check.refuses else "warn"
            yield self._text(
                key,
                when=self.formula(check.condition.text),
                text=self.pattern(check.text.in_language(self._language).text),
            )
        yield ""
        yield from self._work()

    def who(self, role: str) -> str:
        own = {known.id: known.title.in_language(self._language) for known in self._checked.office.roles}
        if role in own:
            return own[role]
        return self._text(f"role.{role}") if role in ("applicant", "staff", "admin", "executive", "visitor") else role

    def _about_whom(self) -> Iterator[str]:
        declared = self._checked.definition
        if declared.anonymous is not None:
            yield self._text("anonymous", name=declared.anonymous.in_language(self._language))
        for key, name in (("known_as", declared.known_as), ("channel", declared.channel)):
            if name is not None:
                yield self._text(key, name=self._names[name])
        if declared.summary is not None:
            yield self._text("summary", summary=self.pattern(declared.summary.text))
        if declared.area:
            yield self._text("area", names=", ".join(self._names[name] for name in declared.area))
        if declared.subject is not None:
            yield self._text("subject", name=self.formula(declared.subject.name.text))
        if declared.findable_from is not None:
            yield self._text("findable", day=self.formula(declared.findable_from.text))
        if declared.tracking is not None:
            yield self._text("tracking", who=", ".join(map(self.who, declared.tracking.roles)))
        for written in declared.one_per:
            yield self._text("one_per", value=self.formula(written.text))
        if declared.restarts is not None:
            yield self._text(f"restarts.{declared.restarts}")

    def _open(self) -> Iterator[str]:
        opened = self._checked.definition.open
        if opened is False:
            yield self._text("closed")
        elif isinstance(opened, Range):
            yield self._text("open", low=opened.low or "-", high=opened.high or "-")

    def _section(self, section: Section) -> Iterator[str]:
        title = section.title.in_language(self._language) if section.title else ""
        if section.shows_applicant:
            yield self._text("applicant")
        elif title:
            kept = self._text("kept") if section.keep_for_next else ""
            yield self._text("page" if section.page else "section", title=title) + self._when(section.when) + kept
        yield from self._items(section.items)

    def _items(self, items: tuple[Item, ...]) -> Iterator[str]:
        for item in items:
            if isinstance(item, Note):
                yield f"  {item.text.in_language(self._language)}"
            elif item.id in self._checked.fields:
                yield from self._field(self._checked.fields[item.id], "  ")

    def _field(self, checked: CheckedField, indent: str) -> Iterator[str]:
        declared = checked.field
        thai, english = FIELD_TYPES[declared.type]
        kind = thai if self._language == "th" else english
        line = f"{indent}- {declared.label.in_language(self._language)}: {kind}"
        if declared.value is not None:
            line += self._text("computed", formula=self.formula(declared.value.text))
        elif declared.optional is True:
            line += self._text("optional")
        elif isinstance(declared.optional, Written):
            line += self._text("optional_when", when=self.formula(declared.optional.text))
        else:
            line += self._text("required")
        yield line + self._when(declared.when) + self._limits(checked)
        for option in declared.options:
            yield f"{indent}    {option.label.in_language(self._language)}"
        for column in checked.columns:
            yield from self._field(column, indent + "    ")

    def _limits(self, checked: CheckedField) -> str:
        said = ""
        for key in ("min", "max"):
            bound = checked.field.own.get(key)
            if isinstance(bound, Written):
                said += self._text(key, bound=self.formula(bound.text))
        of = checked.field.own.get("of")
        if isinstance(of, Written):
            said += self._text("of", unit=self.formula(of.text))
        if checked.field.type == "match":
            return said + self._matched(checked)
        if checked.registry is not None:
            said += self._text("from", registry=checked.registry.title.in_language(self._language))
        return said

    def _matched(self, checked: CheckedField) -> str:
        step = step_if_none(self._checked, checked)
        label = next(each.label.in_language(self._language) for each in self._checked.steps if each.id == step)
        return self._text("match", of=self.formula(str(checked.own["of"])), step=label)

    def _when(self, flag: Flag) -> str:
        if isinstance(flag, Written):
            return self._text("when", when=self.formula(flag.text))
        return "" if flag else self._text("never")

    def _work(self) -> Iterator[str]:
        declared = self._checked.definition
        due = declared.due or self._checked.office.due
        if isinstance(due, DurationWritten):
            yield self._text("due", due=self.duration(due))
        elif isinstance(due, Written):
            yield self._text("due", due=self.formula(due.text))
        if declared.handled_by is not None:
            yield self._text("handled_by", unit=self.formula(declared.handled_by.text))
        if declared.assigned_to is not None:
            yield self._text("assigned_to", person=self.formula(declared.assigned_to.text))
        if declared.steps:
            yield self._text("steps")
            yield from (self._step(step) for step in self._checked.steps)
        for form in declared.staff_forms:
            yield from self._staff_form(form)
        for record in declared.records:
            yield from self._record(record)
        yield from (self._reply(each) for each in declared.replies)
        for act in declared.then:
            yield self._then(act)
        yield from self._report()
        yield from self._own_paper()
        for paper in declared.print:
            yield self._text("paper", title=paper.title.in_language(self._language)) + self._when(paper.when)
        yield self._text("examples", count=len(declared.examples))

    def _own_paper(self) -> Iterator[str]:
        """Only what is not as in every type."""
        own = self._checked.definition.own_paper
        if own.to is not None:
            yield self._text("own_paper_to", to=self.pattern(own.to.text))
        said = {"own_paper_digits": own.digits == "thai", "own_paper_plain": not own.officer_block}
        yield from (self._text(word) for word, holds in said.items() if holds)

    def duration(self, written: DurationWritten | Duration) -> str:
        most = written.most if isinstance(written, DurationWritten) else written.amount
        amount = f"{written.least}-{most}" if written.least is not None else str(most)
        return self._text(f"unit.{written.unit}", amount=amount)

    def _step(self, step: Step) -> str:
        state = text(self._language, f"states.{step.state.value}")
        line = f"  - {step.label.in_language(self._language)} ({state})"
        if isinstance(step.due, DurationWritten):
            line += self._text("step_due", due=self.duration(step.due))
        elif isinstance(step.due, Written):
            line += self._text("step_due", due=self.formula(step.due.text))
        line += self._text("paused") if step.pauses else ""
        line += self._text("menu") if step.menu else ""
        for name, said in step.shows.items():
            fact = self._checked.definition.shows.get(name)
            words = self.pattern(said.in_language(self._language).text)
            line += self._text("says", fact=fact.in_language(self._language) if fact else name, words=words)
        return line

    def _staff_form(self, form: StaffForm) -> Iterator[str]:
        steps: Mapping[str, Step] = {step.id: step for step in self._checked.steps}
        line = self._text("staff_form", title=form.title.in_language(self._language))
        if form.moves_to in steps:
            line += self._text("moves_to", step=steps[str(form.moves_to)].label.in_language(self._language))
        if form.by:
            units = {unit.id: unit.label.in_language(self._language) for unit in self._checked.office.units}
            line += self._text("by", who=", ".join(units.get(name, self.who(name)) for name in form.by))
        line += self._text("with_filing") if form.with_filing else ""
        yield line + self._when(form.when)
        yield from self._items(form.items)

    def _record(self, record: Record) -> Iterator[str]:
        labels = {step.id: step.label.in_language(self._language) for step in self._checked.steps}
        at = ", ".join(labels.get(place) or text(self._language, f"states.{place}") for place in record.at)
        line = self._text("record", title=record.title.in_language(self._language), at=at)
        line += self._text("record_by", who=", ".join(self.by(word) for word in record.by))
        yield line + (self._text("record_once") if record.once else "")
        for window in record.windows:
            yield f"  {self._window(window)}"
        fields = self._checked.records[record.id].asks.fields
        for item in record.items:
            if isinstance(item, Note):
                yield f"  {item.text.in_language(self._language)}"
            else:
                yield from self._field(fields[item.id], "  ")

    def _report(self) -> Iterator[str]:
        declared = self._checked.definition.report
        if declared is None:
            return
        if declared.dimensions:
            yield self._text("report", names=", ".join(self.formula(each.text) for each in declared.dimensions))
        measures = (
            each.label.in_language(self._language) if each.label is not None else self.formula(each.value.text)
            for each in declared.measures
        )
        if declared.measures:
            yield self._text("report_measures", names=", ".join(measures))

    def _reply(self, reply: Reply) -> str:
        actions = ", ".join(text(self._language, f"staff.event_{action}") for action in reply.actions)
        words = self.pattern(reply.text.in_language(self._language).text)
        return self._text("reply", title=reply.title.in_language(self._language), actions=actions, text=words)

    def _then(self, act: Then) -> str:
        labels = {step.id: step.label.in_language(self._language) for step in self._checked.steps}
        step = labels.get(act.at) or text(self._language, f"states.{act.at}")
        if act.account is not None:
            written = act.account.facts.get("citizen_id")
            who = self.formula(written.text) if written is not None else self._text("record_applicant")
            role = act.account.role.text if act.account.role is not None else ""
            said = self.who(role) if self.who(role) != role else self.formula(role)
            return self._text("then_account", step=step, who=who, role=said) + self._when(act.when)
        key = "then_draft" if act.draft else "then_open"
        return self._text(key, step=step, type=act.opens) + self._when(act.when)

    def by(self, word: str) -> str:
        units = {unit.id: unit.label.in_language(self._language) for unit in self._checked.office.units}
        return units.get(word) or (self._text("record_applicant") if word == "applicant" else self.who(word))

    def _window(self, window: Window) -> str:
        if isinstance(window, Yearly):
            ends = [f"{day.day:02}/{day.month:02}" for day in (window.first, window.last)]
            return self._text("window_yearly", low=ends[0], high=ends[1])
        return self._text("window", low=thai_date(window.first), high=thai_date(window.last))
