"""What to say to a name nobody knows: what it may have meant, and where that lives."""

from portal.request_types.formulas.functions import FUNCTIONS
from portal.request_types.formulas.names import Scope
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.formulas.tree import Reference


def report_unknown(node: Reference, scope: Scope, reporter: Reporter) -> None:
    """Report an unknown name with the best mend there is."""
    name = ".".join(node.path)
    near = scope.near(node.path)
    if node.path == ("none",):
        reporter.add(node.at, "none")
    elif len(node.path) == 1 and name in FUNCTIONS:
        reporter.add(node.at, "function_without_brackets", name=name, mend=FUNCTIONS[name].signature)
    elif near is None:
        reporter.add(node.at, "unknown_name", name=name)
    elif not near.readable:
        reporter.add(node.at, "name_elsewhere", name=near.name, owner=near.owner)
    elif near.owner:
        reporter.add(node.at, "unknown_name_near_owned", name=name, near=near.name, owner=near.owner)
    else:
        reporter.add(node.at, "unknown_name_near", name=name, near=near.name)
