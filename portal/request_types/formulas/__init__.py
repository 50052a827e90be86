"""The formula language: a small typed subset of Python expressions, checked when a file is read.

`compile_formula` gives a Formula or notes every problem; `Formula.evaluate` gives its value for a request's answers.
"""

from portal.request_types.formulas.failures import BlankInNumber, FormulaFailed, OutOfBounds, OutOfSteps, WrongValue
from portal.request_types.formulas.formula import Formula, compile_formula
from portal.request_types.formulas.names import Environment, Facts, Name, Names, Near, Path, Scope
from portal.request_types.formulas.order import Order, evaluation_order
from portal.request_types.formulas.storing import store
from portal.request_types.formulas.typed import Use

__all__ = [
    "BlankInNumber",
    "Environment",
    "Facts",
    "Formula",
    "FormulaFailed",
    "Name",
    "Names",
    "Near",
    "Order",
    "OutOfBounds",
    "OutOfSteps",
    "Path",
    "Scope",
    "Use",
    "WrongValue",
    "compile_formula",
    "evaluation_order",
    "store",
]
