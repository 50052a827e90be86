"""Nobody fills the disk: what one person may send, keep and leave behind is counted before a body is read (T18)."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from werkzeug.test import TestResponse

from portal import clock
from portal.models.accounts import new_key
from portal.models.base import table
from portal.models.drafts import Attachment
from portal.services.applying import attachments, drafts
from portal.uploads.storage import Area
from tests.support.desk import Desk, picture
from tests.support.forms import token

_ATTACHMENT = table(Attachment)


class Body(io.RawIOBase):
    """A body of `size` bytes that notes how much of it was read."""

    def __init__(self, size: int) -> None:
        self.size, self.at, self.taken = size, 0, 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset + (self.size if whence == io.SEEK_END else 0)
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, into: Any) -> int:
        count = min(len(into), self.size - self.at)
        self.at += count
        self.taken += count
        return count


@pytest.fixture
def office(attacked: Desk) -> Desk:
    """Somebody new, who has sent nothing yet."""
    attacked.person("applicant")
    return attacked


def _draft(office: Desk, name: str = "applicant") -> str:
    with office.database.transaction() as session:
        return drafts.start(session, office.actors[name], office.catalogue, "pension")


def _put(client: FlaskClient, draft: str, body: bytes | Body) -> TestResponse:
    carried = token(client.get(f"/drafts/{draft}").get_data(as_text=True))
    headers = {"X-CSRFToken": carried, "X-File-Name": "x.jpg"}
    stream: Any = io.BytesIO(body) if isinstance(body, bytes) else body
    url = f"/drafts/{draft}/files?field=id_card"
    return client.put(url, headers=headers, content_type="application/octet-stream", input_stream=stream)


def _sent_before(office: Desk, draft: str, size: int, count: int = 1, name: str = "applicant") -> None:
    who = office.actors[name]
    row = {"owner_id": who.id, "field_id": "id_card", "original_name": "x.jpg", "size": size, "position": 0}
    row |= {"original_digest": "0" * 64, "uploaded_at": clock.now(), "state": "refused"}
    with office.database.transaction() as session:
        id = drafts.find(session, who, draft).id
        session.execute(insert(_ATTACHMENT), [row | {"key": new_key(), "draft_id": id} for _ in range(count)])


def _lying(office: Desk) -> int:
    return sum(1 for area in Area for _ in office.storage.keys(area))


def test_t18_a_body_larger_than_any_form_is_refused_unread(office: Desk) -> None:
    client, draft, body = office.browser("applicant"), _draft(office), Body(1 << 33)
    before = _lying(office)
    answer = _put(client, draft, body)
    assert answer.status_code == 413
    assert body.taken == 0
    body = Body(1 << 33)
    kind = "multipart/form-data; boundary=x"
    answer = client.post(f"/drafts/{draft}", input_stream=body, content_type=kind)
    assert (answer.status_code, body.taken) == (413, 0)
    assert _lying(office) == before


def test_t18_who_used_up_the_day_is_told_before_the_body_is_read(office: Desk) -> None:
    client, draft = office.browser("applicant"), _draft(office)
    assert _put(client, draft, picture()).status_code == 200
    _sent_before(office, draft, attachments.BYTES_A_DAY - 4_000_000)
    body = Body(4_500_000)
    answer = _put(client, draft, body)
    assert (answer.status_code, body.taken, answer.headers["Retry-After"]) == (429, 0, str(24 * 3600))
    assert _put(client, draft, picture()).status_code == 200


def test_t18_many_small_files_are_counted_too(office: Desk) -> None:
    client, draft = office.browser("applicant"), _draft(office)
    _sent_before(office, draft, 1, attachments.FILES_A_DAY)
    assert _put(client, draft, picture()).status_code == 429


def test_t18_what_waits_in_drafts_is_counted_over_days_and_freed_with_the_draft(office: Desk) -> None:
    client, draft, old = office.browser("applicant"), _draft(office), _draft(office)
    _sent_before(office, old, attachments.BYTES_WAITING)
    with office.database.transaction() as session:
        long_ago = clock.now().replace(year=clock.now().year - 1, day=1)
        mine = _ATTACHMENT.c.owner_id == office.actors["applicant"].id
        session.execute(update(_ATTACHMENT).where(mine).values(uploaded_at=long_ago))
    assert _put(client, draft, picture()).status_code == 429
    with office.database.transaction() as session:
        drafts.discard(session, office.actors["applicant"], old)
    assert _put(client, draft, picture()).status_code == 200


def test_t18_a_neighbour_and_staff_who_file_for_many_go_on(office: Desk) -> None:
    _sent_before(office, _draft(office), attachments.BYTES_A_DAY)
    office.person("neighbour")
    assert _put(office.browser("neighbour"), _draft(office, "neighbour"), picture()).status_code == 200
    office.person("clerk", "counter")
    filed = _draft(office, "clerk")
    _sent_before(office, filed, attachments.BYTES_A_DAY, name="clerk")
    assert _put(office.browser("clerk"), filed, picture()).status_code == 200


class ThrownAway(io.BytesIO):
    """A body during which its draft is thrown away."""

    def __init__(self, body: bytes, office: Desk, draft: str) -> None:
        super().__init__(body)
        self.office, self.draft = office, draft

    def _throw(self) -> None:
        if self.draft:
            with self.office.database.transaction() as session:
                drafts.discard(session, self.office.actors["applicant"], self.draft)
            self.draft = ""

    def read(self, size: int | None = -1, /) -> bytes:
        self._throw()
        return super().read(size)

    def readinto(self, into: Any, /) -> int:
        self._throw()
        return super().readinto(into)


def test_t18_a_file_no_row_was_written_for_leaves_nothing_behind(office: Desk) -> None:
    client, before = office.browser("applicant"), _lying(office)
    for _ in range(3):
        draft = _draft(office)
        body: Any = ThrownAway(picture(), office, draft)
        assert _put(client, draft, body).status_code == 404
        assert body.draft == ""
    assert _lying(office) == before
    mine = _ATTACHMENT.c.owner_id == office.actors["applicant"].id
    with office.database.reading() as session:
        assert session.scalars(select(_ATTACHMENT.c.id).where(mine)).all() == []
