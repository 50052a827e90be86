"""What may go wrong while a checked formula is worked out: these and no others."""

from portal.errors import PortalError


class FormulaFailed(PortalError):
    """A formula that cannot be worked out for these answers (422)."""

    status = 422


class OutOfBounds(FormulaFailed):
    """A number above twelve digits, or a day beyond all calendars."""

    def __init__(self) -> None:
        super().__init__("formulas.out_of_bounds")


class OutOfSteps(FormulaFailed):
    """More rows than one formula may work through."""

    def __init__(self) -> None:
        super().__init__("formulas.out_of_steps")


class BlankInNumber(FormulaFailed):
    """A number that is given out must not lack a part."""

    def __init__(self) -> None:
        super().__init__("formulas.blank_in_number")


class WrongValue(FormulaFailed):
    """A value of another kind than the file declared: a mistake of ours, told without a stack trace."""

    def __init__(self) -> None:
        super().__init__("formulas.wrong_value")
