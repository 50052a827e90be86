"""A registry with `public: true` is an open list; nobody else's columns and no other registry are (C65)."""

import re
from pathlib import Path

from flask import Flask

from tests.support.declared import declare

CARD = "title: ขอบัตร\nform: [{fields: [{id: shop, type: reference, from: shops, label: ร้าน}]}]\n"
SHOPS = """\
title: ร้านที่ขึ้นทะเบียน
public: true
label: "ร้าน {name}"
key: code
columns:
  - {id: code, type: text, label: รหัส, unique: true}
  - {id: name, type: text, label: ชื่อร้าน}
  - {id: fee, type: money, label: ค่าธรรมเนียม}
  - {id: owner, type: text, label: เจ้าของ, sensitive: true}
  - {id: card, type: citizen_id, label: เลขเจ้าของ, optional: true}
  - {id: paper, type: file, label: เอกสาร, optional: true}
rows: {A-1: {name: ก้าวหน้า, fee: "1500", owner: นายลับ, card: "1111111111119", paper: one.pdf}}
"""


def test_a_public_registry_is_an_open_list_without_its_sensitive_columns(app: Flask, tmp_path: Path) -> None:
    closed = SHOPS.replace("public: true", "public: false")
    declare(app.extensions["database"], tmp_path, registries={"shops": SHOPS, "closed": closed}, card=CARD)
    client = app.test_client()
    home = client.get("/").get_data(as_text=True)
    assert 'href="/lists/shops"' in home
    assert "/lists/closed" not in home
    page = client.get("/lists/shops").get_data(as_text=True)
    assert all(words in page for words in ("ร้านที่ขึ้นทะเบียน", "A-1", "ก้าวหน้า", "1,500.00", 'href="/files/one.pdf"'))
    assert "นายลับ" not in page
    assert "เลขเจ้าของ" not in page and "1111" not in page
    assert client.get("/lists/closed").status_code == 404
    assert client.get("/lists/unknown").status_code == 404
    with app.extensions["database"].reading() as session:
        row = app.extensions["catalogue"].rows(session).get("shops", "A-1")
    assert row.label == "ร้าน ก้าวหน้า"


def test_a_long_open_list_is_walked_page_by_page_and_every_row_stands_once(app: Flask, tmp_path: Path) -> None:
    rows = ", ".join(f'S-{number}: {{name: ร้าน {number}, fee: "1", owner: ก}}' for number in range(205))
    shops = SHOPS[: SHOPS.index("rows:")] + f"rows: {{{rows}}}\n"
    declare(app.extensions["database"], tmp_path, registries={"shops": shops}, card=CARD)
    client, seen, url = app.test_client(), [], "/lists/shops"
    while url:
        page = client.get(url).get_data(as_text=True)
        seen.append(re.findall(r"<td>(S-[0-9]+)</td>", page))
        following = re.search(r'href="(/lists/shops[?]cursor=[^"]+)">ถัดไป', page)
        url = following[1] if following else ""
    assert [len(each) for each in seen] == [100, 100, 5]
    assert [row for page in seen for row in page] == [f"S-{number}" for number in range(205)]
