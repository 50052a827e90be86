"""The last step of logging in, whichever came before: the session in the cookie, and on to where the person wanted to go."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.access.actors import actor_of
from portal.services.accounts.login import Entered
from portal.web.auth import carrying
from portal.web.auth.visiting import give_device, let_in
from portal.web.redirects import landing, safe_target
from portal.web.rules import office


def arrive(entered: Entered, target: str, carried_seal: str) -> ResponseReturnValue:
    """To the page that was asked for, or back to what was being sent."""
    who = actor_of(let_in(entered.token), office())
    carried = carrying.opened(carried_seal) if carried_seal else None
    if carried is not None:
        answer = make_response(render_template("auth/resume.html", path=carried[0], pairs=carried[1]))
    else:
        answer = make_response(redirect(safe_target(target, landing(who)), 303))
    give_device(answer, entered.device_token)
    return answer
