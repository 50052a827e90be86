"""A word said twice where one is meant is refused: two readers of it may each take another one (ASVS 15.3.7).

In addresses and forms alike, before any view reads them. Which questions of a request type may be answered several times
is known once its file is, so the few views that take such answers ask for them by `answers`.
"""

from collections.abc import Callable
from typing import Final

from flask import Flask, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from portal.forms.windows import DRAWN
from portal.forms.words import SHOWN, may_repeat
from portal.request_types.checked import CheckedType
from portal.web.auth import carrying

IN_ADDRESS: Final = frozenset({"state", "step", "type", "channel", "by", "under", "_left_out", "draft"})
"""Lists and figures of staff may be asked for several of these, the page that publishes for several drafts."""
IN_FORM: Final = frozenset({SHOWN, DRAWN, "_wrong", "_left_out", "open", "pick", "area", "column", "draft", "_open"})
"""Names of questions and files that a page lists, the ticks of what is to be corrected, of rows, columns, drafts."""
ANSWERING: Final = frozenset(
    {
        "filling.save", "living.refresh", "staff_forms.save", "staff_living.refresh", "records.save",
        "records_living.refresh",
        "admin_trying.play",
        "registration.register", "profile.change", "registry_rows.save", "registry_rows.refresh",
    }
)  # fmt: skip
"""Views that take answers to questions of a file, by `answers`."""
BUTTONS: Final = frozenset({"_go", "_csrf_token"})
"""What these views read before they know the file."""


class Repeated(BadRequest):
    """The same name twice where one word is meant."""


def install(app: Flask) -> None:
    """Runs before any view reads the address."""

    @app.before_request
    def refuse_in_address() -> None:
        _refuse(request.args, IN_ADDRESS.__contains__)


def install_in_forms(app: Flask) -> None:
    """Runs after the CSRF token was looked at, so that no body is read for whoever has none."""

    @app.before_request
    def refuse_in_form() -> None:
        if carrying.arrives():
            return  # to be looked at when it is sent again
        later = request.endpoint in ANSWERING
        _refuse(request.form, lambda name: name in IN_FORM or (later and name not in BUTTONS))


def answers(checked: CheckedType | None) -> dict[str, list[str]]:
    """All that was posted, by name. Raises Repeated when a question of these that takes one answer has several."""
    _refuse(request.form, lambda name: name in IN_FORM or (checked is not None and may_repeat(checked, name)))
    return request.form.to_dict(flat=False)


def _refuse(said: MultiDict[str, str], may_repeat: Callable[[str], bool]) -> None:
    if any(len(several) > 1 and not may_repeat(name) for name, several in said.lists()):
        raise Repeated
