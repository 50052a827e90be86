"""The page that shows a link to set a password, once, to the administrator who hands it over (C7)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.services.accounts import staff_accounts
from portal.web.extensions import database, settings


def page(account_key: str, token: str, back: str = "") -> ResponseReturnValue:
    """The link of one account; `back` is where the administrator came from."""
    with database().reading() as session:
        account = staff_accounts.by_key(session, account_key)
    url = f"{settings().address.rstrip('/')}/invitation?token={token}"
    return render_template(
        "admin/link.html", account_shown=account, url=url, back=back or f"/admin/accounts/{account_key}"
    )
