"""What the door sees of a browser: its address, its cookies, its name; and the cookies it gives."""

from flask import Flask, Response, g, request, session
from flask_login import login_user

from portal.services.accounts import human_check, sessions
from portal.services.accounts.sessions import Person
from portal.services.accounts.visitors import Visitor
from portal.web.extensions import database, login_manager, settings

_BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox")),
    *(("Line", "LINE"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)


def visitor() -> Visitor:
    """Whoever sends this request. Behind proxies the address is what app.py believes of X-Forwarded-For, never more."""
    return Visitor(
        address=request.remote_addr or "",
        secret=settings().secret_key,
        device_token=request.cookies.get(settings().cookie("device")),
        browser=browser_name(request.headers.get("User-Agent", "")),
        language=g.language,
    )


def browser_name(agent: str) -> str:
    """`Chrome · Android`: enough for a person to recognise a device, too little to follow one."""
    names = [next((name for sign, name in family if sign in agent), "") for family in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in names if name)


def human_answer() -> human_check.Answer:
    """What came back from the human check on this form."""
    form = request.form
    return human_check.Answer(
        form.get("_human_solution", ""), form.get("_human_seal", ""), form.get("_human_words", "")
    )


def let_in(token: str) -> Person:
    """Put a fresh session into the cookie; whatever the browser carried before is dropped (T04)."""
    session.clear()
    with database().reading() as reading:
        who = sessions.find(reading, token)
    if who is None:
        raise RuntimeError("a session just opened is not there")
    login_user(who)
    return who


def give_device(response: Response, token: str) -> None:
    """The cookie by which the owner is known here next time; it opens nothing by itself."""
    response.set_cookie(
        settings().cookie("device"),
        token,
        max_age=int(sessions.REMEMBERED.total_seconds()),
        secure=settings().production,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def install(_app: Flask) -> None:
    """Find the person of each request by the token in the signed cookie: one indexed query, asked once."""
    login_manager.session_protection = None

    login_manager.user_loader(_load)


def _load(token: str) -> Person | None:
    with database().reading() as reading:
        who = sessions.find(reading, token)
    if who is not None and sessions.is_due_for_touch(who):
        with database().transaction() as writing:
            sessions.touch(writing, who)
    return who
