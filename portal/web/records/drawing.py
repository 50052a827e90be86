"""The form of one entry: inputs are built and drawn like those of every other form, one verdict judges them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session

from portal.access.sight import sight_of
from portal.forms.building import build
from portal.forms.parts import Filling, Surroundings
from portal.forms.words import SHOWN
from portal.request_types.checked import CheckedField, CheckedRecord
from portal.request_types.formulas.formula import Formula
from portal.request_types.judging.answers import Verdict
from portal.services.casework import handling, record_files, records
from portal.services.casework.handling import InHand
from portal.services.casework.records import Opening
from portal.services.door.requests import Held
from portal.web.extensions import catalogue
from portal.web.language import t
from portal.web.records.showing import address
from portal.web.rules import actor
from portal.web.staff import ready
from portal.workflow.windows import Span

Told = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Typed:
    """What was typed and what is wrong with it besides the verdict."""

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Told = field(default_factory=dict)
    show_errors: bool | Collection[str] = False
    """Or the names of the questions that a page says are wrong."""


@dataclass(frozen=True)
class Asked:
    """What templates/records/form.html is drawn from."""

    id: str
    title: str
    url: str
    window: int | None
    span: Span | None
    late: bool
    filling: Filling
    seen: int
    lives: bool
    """Whether one answer may change another question."""


def drawn(session: Session, key: str, record_id: str, place: int | None, typed: Typed) -> tuple[Asked, InHand]:
    """The form of an entry; raises what `records.opening` does."""
    hand = handling.take(session, actor(), catalogue(), key, lock=False)
    here = records.opening(session, actor(), hand.checked, hand.held, record_id, place)
    return asked(session, hand, here, typed), hand


def asked(session: Session, hand: InHand, here: Opening, typed: Typed) -> Asked:
    """The form of an entry for a request in hand."""
    record = here.of
    files = record_files.ready(session, actor(), hand.held, record)
    verdict = records.verdict_on(session, actor(), catalogue(), hand, record, typed.words, files)
    shown = [(row.field_id.partition(".")[2], row) for row in files]
    around = Surroundings(
        files={name: ready.shown([row for of, row in shown if of == name]) for name, _ in shown},
        problems=typed.told,
        show_errors=typed.show_errors,
        veiled=_veiled(hand.held, record, verdict),
    )
    declared = record.record
    return Asked(
        declared.id,
        declared.title.in_language(g.language),
        address(hand.held.key, declared.id),
        here.place if here.span is not None else None,
        here.span,
        here.late,
        build(verdict, around=around),
        hand.held.revision,
        any(map(_hangs, record.asks.fields.values())),
    )


def _hangs(asked: CheckedField) -> bool:
    """Whether a question comes, goes, is worked out or offers other things by what else is answered."""
    on = asked.when, asked.section_when, asked.optional, asked.locked
    return (
        asked.value is not None
        or asked.prefill is not None
        or any(isinstance(each, Formula) for each in (*on, *asked.own.values()))
    )


def _veiled(held: Held, record: CheckedRecord, verdict: Verdict) -> dict[str, Any]:
    """What comes from the request and this role may not read (C83); what was typed here stays to be read."""
    typed = frozenset(request.form.getlist(SHOWN))
    sight = sight_of(actor(), held.side)
    return {
        each.id: t("staff.hidden")
        for each in record.asks.fields.values()
        if each.id not in typed and sight.veils(each) and verdict.values.get(each.id) is not None
    }
