"""From what a person typed to a sound value: one reader per kind of word, for forms, imports and examples alike.

Each reader gives the value or raises `Unacceptable`; no words of anybody make another exception.
"""


class Unacceptable(Exception):
    """These words are no answer. `code` is an id in the text catalogues, `facts` fill its places."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
