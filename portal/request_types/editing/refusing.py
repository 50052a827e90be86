"""Why an edit was not made, in words a clerk understands."""

from portal.texts import text


class NotEdited(Exception):
    """The text stays as it was. `code` is an id in the text catalogues, `facts` fill its places."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def told(self, language: str = "th") -> str:
        """Why, and what to do."""
        return text(language, self.code, **self.facts)
