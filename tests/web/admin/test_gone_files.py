"""Types whose file is gone: what was in force says so, what never was leaves the list (C14, C31)."""

from pathlib import Path

from flask import Flask

from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from tests.support.declared import declare

CARD = "title: ขอบัตร\nform: [{fields: [{id: why, type: text, label: เหตุผล}]}]\n"
BROKEN = "title: เสีย\nform: [{fields: [{id: why, type: no_such_type, label: เหตุผล}]}]\n"


def test_a_file_that_is_gone_says_so_without_a_preview_and_leaves_when_it_was_never_in_force(
    app: Flask, tmp_path: Path
) -> None:
    made = declare(app.extensions["database"], tmp_path / "office", card=CARD)
    (made.folder / "request_types" / "broken.yaml").write_text(f"id: broken\n{BROKEN}", "utf-8")
    with made.database.transaction() as session:
        publish(session, read_folder(made.folder))
    admin = made.browser(app, made.person("admin"))
    page = admin.get("/admin/types").get_data(as_text=True)
    assert "/admin/types/broken/preview" in page
    assert "/admin/types/card/preview" in page
    for name in ("card", "broken"):
        (made.folder / "request_types" / f"{name}.yaml").unlink()
    with made.database.transaction() as session:
        publish(session, read_folder(made.folder))
    page = admin.get("/admin/types").get_data(as_text=True)
    assert "/admin/types/broken" not in page
    assert 'href="/admin/types/card"' in page
    assert "ไม่มีแฟ้มแล้ว" in page
    one = admin.get("/admin/types/card").get_data(as_text=True)
    assert "ไม่มีแฟ้มแล้ว" in one
    assert "/preview" not in page + one
    assert admin.get("/admin/types/broken").status_code == 404
