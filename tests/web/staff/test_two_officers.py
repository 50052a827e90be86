"""One queue worked by two officers at once: each request is done once, the second is told, nothing is lost (C52)."""

import re
import threading
from collections import Counter
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.models.history import Event, Notice
from portal.queries.history import verify_request
from portal.workflow.transitions import Action
from tests.support.declared import Declared, declare
from tests.support.forms import token

CASE = """\
title: ร้องทุกข์
unit: front
form: [{fields: [{id: story, type: text, label: เรื่อง}]}]
"""
MANY = 20
_SEEN = re.compile(r'name="_seen" value="(\d+)"')


class Officer:
    """Somebody who goes through the queue as it stood when it was opened, request by request, beside a colleague."""

    def __init__(self, name: str, client: FlaskClient, together: threading.Barrier) -> None:
        self.name, self.client, self.together = name, client, together
        self.done: Counter[str] = Counter()
        self.told: list[str] = []
        self.wrong: list[object] = []

    def work(self) -> None:
        try:
            page = self.client.get("/staff?sort=filed&order=up&size=50").text
            listed = list(dict.fromkeys(re.findall(r"/staff/requests/([\w-]{22})", page)))
            assert len(listed) == MANY
            for key in listed:
                self.decide(key)
        except Exception as fault:
            self.wrong.append(fault)
            self.together.abort()

    def decide(self, key: str) -> None:
        """Both have the same page before them; then both press."""
        page = self.client.get(f"/staff/requests/{key}").text
        seen = _SEEN.search(page)
        assert seen
        said = {"_csrf_token": token(page), "_seen": seen[1]}
        self.together.wait()
        taken = self.client.post(f"/staff/requests/{key}/accept", data=said)
        if taken.status_code == 303:
            self.done["taken"] += 1
            words = {"step": "done", "message": f"{self.name} ทำแล้ว", "_go": "save", "_seen": str(int(seen[1]) + 1)}
            finished = self.client.post(f"/staff/requests/{key}", data=said | words)
            assert finished.status_code == 303, finished.text
            self.done["finished"] += 1
        else:
            assert taken.status_code == 409, taken.text
            self.told.append(taken.text)
        self.together.wait()  # the next one only when this one is done


def _browser(office: Declared, app: Flask, name: str) -> FlaskClient:
    return office.browser(app, office.person("officer", "front", first_name=name))


def test_twenty_requests_are_each_taken_and_finished_once_and_the_second_is_told(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path, case=CASE)
    citizen = office.person()
    keys = [office.file(citizen, "case", story=f"เรื่องที่ {number}").key for number in range(MANY)]
    together = threading.Barrier(2)
    anan, bua = (Officer(name, _browser(office, app, name), together) for name in ("อนันต์", "บัวผัน"))
    threads = [threading.Thread(target=each.work) for each in (anan, bua)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [*anan.wrong, *bua.wrong] == []
    done = anan.done + bua.done
    assert (done["taken"], done["finished"]) == (MANY, MANY)
    assert len(anan.told) == bua.done["taken"] and len(bua.told) == anan.done["taken"]
    assert all("บัวผัน" in page for page in anan.told) and all("อนันต์" in page for page in bua.told)
    with office.database.reading() as session:
        for key in keys:
            request = office.request(key)
            assert request.state == "done"
            assert verify_request(session, request.id) is None
            acts = session.execute(
                select(Event.action, Event.actor_id).where(Event.request_id == request.id).order_by(Event.number)
            ).all()
            assert [each.action for each in acts] == [Action.SUBMIT, Action.ACCEPT, Action.FINISH]
            assert acts[1].actor_id == acts[2].actor_id
            told = select(func.count()).where(Notice.request_id == request.id, Notice.account_id == citizen.id)
            assert session.scalar(told) == 2, "of taking it and of finishing it, once each"
    assert "เรื่องที่" not in anan.client.get("/staff?state=submitted").text
