"""What a rehearsal may begin with: the answers of an example of the type, or sound ones that are made up."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from portal import clock
from portal.models.accounts import Account
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Example
from portal.request_types.examples.rehearsal import given_files, given_words, read_moment
from portal.request_types.fields.files import limits_of
from portal.request_types.judging.answers import judge, words_of
from portal.request_types.office_calendar import calendar_of_office
from portal.request_types.values import FileList
from portal.request_types.words import Unacceptable
from portal.services.applying.judgement import context_of
from portal.services.trial.people import FILER
from portal.services.trial.playing import filer, played
from portal.services.trial.plays import Act, Play, Words
from portal.services.trial.staging import Stage


def blank(stage: Stage) -> Act:
    """The form of the type, to be filled in."""
    return Act("file", filer(stage))


def of_example(stage: Stage, example: Example, play: Play) -> Play:
    """The form as an example fills it, at the moment the example says; what it says nothing of is made up (promise 9)."""
    checked, began = stage.checked, play.began
    if example.filed:
        with suppress(Unacceptable):
            began = read_moment(example.filed, calendar_of_office(checked.office).zone)
    files = {name: found.names for name, found in given_files(checked, example.given).items()}
    who = next((each.key for each in stage.people.values() if example.as_role in (each.role, each.base)), filer(stage))
    return _made_up(stage, Play(began), who, given_words(checked, example.given, None), files)


def made_up(stage: Stage, play: Play, who: str) -> Play:
    """Sound answers to all that is asked, as far as they can be made up."""
    return _made_up(stage, replace(play, acts=()), who, {}, {})


def sound(stage: Stage) -> list[Example]:
    """Examples whose answers are meant to be taken."""
    return [each for each in stage.checked.definition.examples if not each.errors]


def _made_up(stage: Stage, play: Play, who: str, given: Words, files: Words) -> Play:
    checked = stage.checked
    asked = {id: (sample_name(each, 1),) for id, each in checked.fields.items() if _asks_file(each)}
    files = {id: names for id, names in {**asked, **files}.items() if names}
    with played(stage, play) as world:
        filer, catalogue = world.session.get_one(Account, stage.people[FILER].id), stage.catalogue
        there = {id: FileList(names) for id, names in files.items()}
        actor = world.actor(who)
        context = context_of(
            world.session, catalogue, actor, checked, filer, clock.now(), there, samples=True, at_counter=who != FILER
        )
        verdict = judge(checked, given, context)
    said = words_of(checked, {id: value for id, value in verdict.values.items() if checked.fields[id].value is None})
    shown = {name: names for name, names in files.items() if name.partition(".")[0] in verdict.shown}
    return replace(play, open=Act("file", who, words={**said, **given}, files=shown))


def with_sample(checked: CheckedType, files: Words, name: str, called: str = "") -> Mapping[str, tuple[str, ...]]:
    """One sample more at a file question; a question for one file has the newest."""
    asked = question(checked, name)
    if asked is None or asked.field.type != "file":
        return files
    most, before = limits_of(asked).count, files.get(name, ())
    new = sample_name(asked, len(before) + 1, called)
    return {**files, name: (*before, new)[-max(1, most) :]}


def sample_name(asked: CheckedField, number: int, called: str = "") -> str:
    """What a sample is called, with the ending of a kind that the question takes."""
    return f"{called or 'sample'}-{number}.{limits_of(asked).accept[0]}"


def question(checked: CheckedType, name: str) -> CheckedField | None:
    """The question of a words name, also in the cell of a table."""
    first, _, cell = name.partition(".")
    asked = checked.fields.get(first)
    if asked is None or not cell:
        return asked
    return next((each for each in asked.columns if each.field.id == cell.partition(".")[2]), None)


def _asks_file(asked: CheckedField) -> bool:
    return asked.field.type == "file" and asked.form is None and asked.field.optional is not True
