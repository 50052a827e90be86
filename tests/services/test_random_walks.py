"""Random walks by four roles: the portal and a model in plain Python agree at every step (T32)."""

import math
import random

import pytest
from sqlalchemy import select

from portal.db import Database
from portal.errors import PortalError
from portal.models.history import Event
from portal.models.requests import Request
from portal.queries.history import verify_request
from portal.workflow.states import State
from portal.workflow.transitions import Action
from tests.services.test_advance import RIGHT
from tests.support.requests import act, counter, filed, person
from tests.support.volume import tried, volume

ACTIONS = [action for action in Action if action not in (Action.SUBMIT, Action.MOVE)]

SEEDS, LONG = 3, 25


@pytest.mark.parametrize("seed", range(SEEDS))
def test_walks_of_four_roles_end_where_the_model_says(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    at = counter(database)
    with database.transaction() as session:
        people = {
            "applicant": at.applicant,
            "staff": at.staff,
            "neighbour": person(session),
            "executive": person(session, "executive"),
        }
    for _ in range(math.ceil(volume(20_000) / SEEDS / LONG)):
        with database.transaction() as session:
            made = filed(session, at.applicant, at.version)
        state, told = State.SUBMITTED, 1
        for _ in range(LONG):
            role, action = chance.choice(list(people)), chance.choice(ACTIONS)
            row = RIGHT.get((state, action))
            allowed = row is not None and role in ("applicant", "staff") and row[0] in (role, "both")
            try:
                with database.transaction() as session:
                    done = act(session, people[role], made.key, action)
                assert allowed, (state, action, role)
                assert row is not None
                state, told = State(row[1]), told + 1
                assert done.state == state
            except PortalError:
                assert not allowed, (state, action, role)
        with database.reading() as session:
            found = session.get_one(Request, made.id)
            events = session.scalars(select(Event.number).where(Event.request_id == made.id).order_by(Event.number))
            assert (found.state, found.revision) == (state, told)
            assert list(events) == list(range(1, told + 1))
            assert verify_request(session, made.id) is None
        tried("T32", "steps of four roles on which model and portal agreed", LONG)
