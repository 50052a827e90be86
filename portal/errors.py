"""Domain errors: what a verb may answer instead of doing its work. Doors turn each into a page and a status code."""


class PortalError(Exception):
    """Something a person can be told. `code` is an id in the text catalogues, `facts` fill its places."""

    status = 400

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotFound(PortalError):
    """Not there, or not for this person: both look alike (404)."""

    status = 404

    def __init__(self, code: str = "errors.not_found", **facts: object) -> None:
        super().__init__(code, **facts)


class Forbidden(PortalError):
    """The row may be seen, the action may not be done (403)."""

    status = 403

    def __init__(self, code: str = "errors.forbidden", **facts: object) -> None:
        super().__init__(code, **facts)


class Stale(PortalError):
    """Somebody acted in between; nothing was changed (409, C52)."""

    status = 409

    def __init__(self, code: str = "errors.stale", **facts: object) -> None:
        super().__init__(code, **facts)


class IllegalTransition(PortalError):
    """The table of section 2.1 has no such row (409, C36)."""

    status = 409

    def __init__(self, code: str = "errors.illegal_transition", **facts: object) -> None:
        super().__init__(code, **facts)


class Taken(PortalError):
    """A unique thing is somebody else's already: an ID, a place, a number (409)."""

    status = 409


class TooMany(PortalError):
    """A limit per person, address or day is reached (429). `facts["wait"]` are seconds to wait."""

    status = 429


class Refused(PortalError):
    """Input that cannot be accepted (422). `problems` maps a field id to the texts to show at it."""

    status = 422

    def __init__(self, code: str, problems: dict[str, list[str]] | None = None, **facts: object) -> None:
        super().__init__(code, **facts)
        self.problems = problems or {}


class Busy(PortalError):
    """The database or the disk cannot take it now; nothing was changed (503). `wait` is in seconds."""

    status = 503

    def __init__(self, code: str = "errors.busy", wait: int = 5, **facts: object) -> None:
        super().__init__(code, wait=wait, **facts)
