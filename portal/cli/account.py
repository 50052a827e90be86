"""`portal account ...`: for an operator, when no administrator can come in any more."""

import argparse

from portal.cli import Subcommands
from portal.db import Database
from portal.services.accounts import staff_accounts
from portal.settings import from_environment


def declare(subcommands: Subcommands) -> None:
    """`portal account link|second-factor-off CITIZEN_ID [--reason WORDS]`."""
    parser = subcommands.add_parser("account", help="let a person in again who lost password or telephone")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    for name, run, said in (
        ("link", link, "take the password away and print a link, once, to set a new one"),
        ("second-factor-off", second_factor_off, "take the second factor away"),
    ):
        act = acts.add_parser(name, help=said)
        act.add_argument("citizen_id", metavar="CITIZEN_ID")
        act.add_argument("--reason", default="", help="kept in the log of administrators")
        act.set_defaults(run=run)


def link(chosen: argparse.Namespace) -> int:
    """0 with the link on standard output; 1 for a number without account."""
    settings = from_environment()
    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            token = staff_accounts.link_in_shell(session, chosen.citizen_id, chosen.reason)
    finally:
        database.close()
    print(f"{settings.address}/invitation?token={token}")
    return 0


def second_factor_off(chosen: argparse.Namespace) -> int:
    """0 also where there was none; 1 for a number without account."""
    database = Database(from_environment().database_url)
    try:
        with database.transaction() as session:
            taken = staff_accounts.take_second_factor_in_shell(session, chosen.citizen_id, chosen.reason)
    finally:
        database.close()
    print("the second factor is off; all sessions ended" if taken else "there was no second factor")
    return 0
