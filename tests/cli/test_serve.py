"""What the web door prints: its server's warnings, but not the advice about threads that only hold waiting requests."""

import logging

from portal.cli.serve import _is_news


def _said(words: str) -> logging.LogRecord:
    return logging.LogRecord("_granian", logging.WARNING, "", 0, words, None, None)


def test_the_advice_about_threads_alone_is_not_printed() -> None:
    assert not _is_news(_said("Configuration allows spawning up to 100 Python threads, which seems quite high"))
    assert _is_news(_said("Killing worker-1 after it refused to gracefully stop"))
