"""Two officers in two browsers press the same button of the same queue at once: one has it, the other reads who (C52)."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.access.permissions import Actor
from tests.support.browser import Watched, axe_violations, entered, serving, watching
from tests.support.declared import Declared, declare

pytestmark = pytest.mark.browser
CASE = """\
title: ร้องทุกข์
unit: front
form: [{fields: [{id: story, type: text, label: เรื่อง}]}]
"""
MANY = 20
_PRESS = "document.querySelector('form[action*=accept]').requestSubmit()"
"""Pressed without waiting, so that both posts are on their way together."""


def test_twenty_pressed_at_once_are_each_taken_by_one_and_the_other_reads_who(
    app: Flask, browser: Browser, tmp_path: Path
) -> None:
    office = declare(app.extensions["database"], tmp_path, case=CASE)
    citizen = office.person()
    people = {name: office.person("officer", "front", first_name=name) for name in ("อนันต์", "บัวผัน")}
    keys = [office.file(citizen, "case", story=f"เรื่องที่ {number}").key for number in range(MANY)]
    with serving(app) as address:
        desks = {name: _desk(browser, app, office, who, address) for name, who in people.items()}
        seconds = [_press_at_once(office, desks, key) for key in keys]
        assert axe_violations(seconds[-1]) == ""
        for desk in desks.values():
            desk.page.goto("/staff?state=submitted")
            expect(desk.page.locator("main")).not_to_contain_text("เรื่องที่")
            assert desk.wrong == []
            desk.page.context.close()
    assert {office.request(key).state for key in keys} == {"in_progress"}


def _desk(browser: Browser, app: Flask, office: Declared, who: Actor, address: str) -> Watched:
    return watching(entered(browser, app, office.browser(app, who), address, 1280), address)


def _press_at_once(office: Declared, desks: dict[str, Watched], key: str) -> Watched:
    """Answers the browser of who came second."""
    for desk in desks.values():
        desk.page.goto(f"/staff/requests/{key}")
    for desk in desks.values():
        desk.page.evaluate(_PRESS)
    told = {name: _told(desk.page) for name, desk in desks.items()}
    assert sorted(told.values(), key=bool) == [False, True], told
    assert office.request(key).revision == 2
    first, second = sorted(told, key=lambda name: told[name])
    expect(desks[second].page.locator("#_summary")).to_contain_text(first)
    return desks[second]


def _told(page: Page) -> bool:
    """Whether this browser reads that somebody was faster, rather than that it has it."""
    expect(page.locator(".record-head")).to_contain_text("กำลังดำเนินการ")
    return page.locator("#_summary").count() == 1
