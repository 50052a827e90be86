"""Telling of a word that names nothing: the one that was meant, or those there are."""

from portal.request_types.parsing.names import nearest
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems


def unknown(word: str, known: list[str], mark: Mark, key: str, problems: Problems) -> None:
    """Report it at its place."""
    meant = nearest(word, known)
    if meant:
        problems.add(mark, "language.word_meant", key=key, word=word[:40], meant=meant)
    else:
        code = "language.word_one_of" if known else "language.word_none"
        problems.add(mark, code, key=key, word=word[:40], words=", ".join(known[:20]))
