"""A request acted on in memory: what staff of an example do after filing, by the same table and the same steps."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from portal.request_types.checked import CheckedType
from portal.request_types.definition import Step
from portal.request_types.examples.rehearsal import given_files, given_words
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.answers import Verdict, judge, words_of
from portal.request_types.judging.context import Context
from portal.request_types.judging.matches import way_out
from portal.request_types.judging.sitting import Sitting
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.patterns import Pattern
from portal.request_types.values import Value
from portal.texts import text
from portal.workflow.states import State
from portal.workflow.steps import destination, doors, entry, fillable
from portal.workflow.transitions import Action, Side, transition

_TARGETS: Final = {
    Action.ACCEPT: State.IN_PROGRESS,
    Action.RETURN: State.RETURNED,
    Action.RESUBMIT: State.RESUBMITTED,
    Action.FINISH: State.DONE,
    Action.CANCEL: State.CANCELLED,
}


class Lifecycle:
    """Where the request of an example stands."""

    def __init__(self, checked: CheckedType, context: Context, values: dict[str, Value]) -> None:
        self._checked, self._context = checked, context
        self.values = values
        self.step: Step = self._step(entry(checked.steps, State.SUBMITTED).id)
        self._filled: set[str] = set()
        self._added: set[str] = set()

    def environment(self) -> Sitting:
        """For formulas that read the answers, those of staff too, and where the request stands."""
        facts = dict(self._context.request) | {"state": self.step.state.value, "step": self.step.id}
        return Sitting(self._checked, {}, replace(self._context, request=facts), values=dict(self.values))

    def act(self, act: str, told: Mapping[str, object], language: str) -> Iterator[str]:
        """Do one thing; yields what stands in the way, in plain words."""
        if act in self._checked.staff_forms:
            yield from self._fill(act, told, language)
            return
        if act in self._checked.records:
            yield from self._add(act, told, language)
            return
        steps = {step.id: step for step in self._checked.steps}
        if act in steps:
            yield from self._move(act, language)
        elif act in (Action.MESSAGE, Action.REPLY, Action.EDIT, Action.CORRECT):
            return
        elif act in _TARGETS:
            yield from self._change(Action(act), told, language)
        else:
            yield text(language, "examples.no_act", act=act)

    def _change(self, action: Action, told: Mapping[str, object], language: str) -> Iterator[str]:
        side = Side.APPLICANT if action is Action.RESUBMIT else Side.STAFF
        if transition(action, self.step.state, side) is None:
            yield text(language, "examples.illegal", act=action.value, step=self.step.id)
            return
        wanted = entry(self._checked.steps, _TARGETS[action]).id
        if action is Action.RESUBMIT and told:
            yield from self._answer_anew(told)
        if side is Side.STAFF and action not in (Action.RETURN, Action.CANCEL):
            yield from self._move(wanted, language)
        else:
            self.step = self._step(wanted)

    def _move(self, wanted: str, language: str) -> Iterator[str]:
        forms = self._forms()
        door = next(
            (way for way in doors(self._checked.steps, forms, self.step.id, Side.STAFF) if way.step == wanted), None
        )
        if door is None:
            yield text(language, "examples.illegal", act=wanted, step=self.step.id)
        elif door.form is not None:
            yield text(language, "examples.through_form", act=wanted, form=door.form)
        elif missing := [need for need in door.needs if need not in self._filled]:
            yield text(language, "examples.through_form", act=wanted, form=missing[0])
        else:
            self.step = self._step(wanted)

    def _fill(self, form: str, told: Mapping[str, object], language: str) -> Iterator[str]:
        declared = self._checked.staff_forms[form].form
        if declared not in fillable(self._checked.steps, self._forms(), self.step.id):
            yield text(language, "examples.illegal", act=form, step=self.step.id)
            return
        for name in told:
            if name.partition(".")[0] not in self._checked.fields:
                yield text(language, "examples.unknown", name=name)
        context = replace(self._context, form=form, answers=dict(self.values), files=given_files(self._checked, told))
        context = replace(context, previous=self._before(form))
        verdict = judge(self._checked, given_words(self._checked, told, form), context)
        for name, texts in verdict.errors.items():
            yield f"{form}: {name}: {'; '.join(texts)}"
        self.values |= dict(verdict.values) | self._numbers(form, told, verdict)
        if verdict.ok:
            self._filled.add(form)
            target = way_out(self._checked, form, verdict.values) or destination(self._checked.steps, declared)
            if target is not None:
                self.step = self._step(target)

    def _answer_anew(self, told: Mapping[str, object]) -> Iterator[str]:
        """The filer changes answers while it is theirs again."""
        form = {name: value for name, value in self.values.items() if self._is_of(name, None)}
        kept = {
            name: said for name, said in words_of(self._checked, form).items() if name.partition(".")[0] not in told
        }
        context = replace(
            self._context, previous=form, files={**self._context.files, **given_files(self._checked, told)}
        )
        verdict = judge(self._checked, kept | given_words(self._checked, told, None), context)
        for name, texts in verdict.errors.items():
            yield f"resubmit: {name}: {'; '.join(texts)}"
        self.values |= dict(verdict.values)

    def _before(self, form: str) -> Mapping[str, Value] | None:
        """What the same staff form held when it was saved before."""
        return {name: value for name, value in self.values.items() if self._is_of(name, form)} or None

    def _is_of(self, name: str, form: str | None) -> bool:
        asked = self._checked.fields.get(name.partition(".")[0])
        return asked is not None and asked.form == form

    def _numbers(self, form: str, told: Mapping[str, object], verdict: Verdict) -> dict[str, Value]:
        """What is left blank is given the first number of its counter, as saving gives one."""
        filed = calendar_of_office(self._checked.office).local(self._context.filed)
        facts = verdict.sitting.with_facts(code=self._checked.definition.code, seq=1, filed=filed, issued=filed)
        given: dict[str, Value] = {}
        for asked in self._checked.staff_forms[form].fields:
            pattern = asked.own.get("number")
            if isinstance(pattern, Pattern) and asked.id in verdict.shown and asked.id not in told:
                with suppress(FormulaFailed):
                    given[asked.id] = pattern.render(facts)
        return given

    def _add(self, name: str, told: Mapping[str, object], language: str) -> Iterator[str]:
        """A record: it changes neither answers nor step; one that takes one record takes no second."""
        found = self._checked.records[name]
        if name in self._added or not fillable(self._checked.steps, [found.record], self.step.id):
            yield text(language, "examples.illegal", act=name, step=self.step.id)
            return
        asks = found.asks
        context = replace(self._context, form=name, answers=dict(self.values), files=given_files(asks, told))
        for field, texts in judge(asks, given_words(asks, told, name), context).errors.items():
            yield f"{name}: {field}: {'; '.join(texts)}"
        if found.record.once:
            self._added.add(name)

    def _forms(self) -> list[Any]:
        here = self.environment()
        return [form.form for form in self._checked.staff_forms.values() if here.holds(form.when)]

    def _step(self, id: str) -> Step:
        return next(step for step in self._checked.steps if step.id == id)
