"""Formulas and patterns of a type in plain words: labels for names, words for signs, options by what people read."""

import re
from collections.abc import Mapping
from typing import Final

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.describing.calls import in_words, put_back
from portal.texts import text

_TOKEN = re.compile(
    r"\"[^\"]*\"|'[^']*'|(?P<none>today|now)\(\)|(?P<unit>working_days|days|months|years|hours|minutes)\((?P<n>\d+)\)"
    r"|[A-Za-z_][\w.]*(?!\w|\s*\()|[<>=!]=|[<>*]"
)
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_IN_BRACES = re.compile(r"\{\{|\}\}|\{(?P<formula>[^{}:]*)(?::[^{}]*)?\}")
_SAID: Final = ("and", "or", "not", "in", "if", "else", "true", "false", "==", "!=", "<=", ">=", "<", ">", "*")


class Wording:
    """Says what formulas of this type mean, in one language."""

    def __init__(self, checked: CheckedType, language: str) -> None:
        self._language = language
        self.names = {name: fact.in_language(language) for name, fact in checked.definition.shows.items()}
        """Labels, also of columns: `members.age`, and `row.age` as formulas within the table say."""
        self._more: dict[str, str] = {}
        self._options: dict[str, Mapping[str, str]] = {}
        for name, found in checked.fields.items():
            self._add(name, found)
        self._places = {name: place for place, name in enumerate(self._options)}
        self._steps = {step.id: step.label.in_language(language) for step in checked.steps}

    def _add(self, name: str, found: CheckedField) -> None:
        self.names[name] = found.field.label.in_language(self._language)
        self._options[name] = {each.id: each.label.in_language(self._language) for each in found.field.options}
        for column in found.columns:
            for prefix in ("row", name):
                self.names[f"{prefix}.{column.id}"] = column.field.label.in_language(self._language)
        for each in found.registry.columns if found.registry is not None else ():
            self._more[f"{name}.{each.id}"] = each.label.in_language(self._language)

    def formula(self, source: str) -> str:
        """With labels for names and words for signs."""
        chosen: dict[str, str] = {}
        for name in sorted(self._options.keys() & set(_NAME.findall(source)), key=self._places.__getitem__):
            chosen |= self._options[name]
        if "request.step" in source:
            chosen |= self._steps
        return self._say(source, chosen)

    def _say(self, source: str, chosen: Mapping[str, str]) -> str:
        """A part of a formula, with the options and steps that the whole of it names."""

        def said(match: re.Match[str]) -> str:
            word = match[0]
            if match["none"]:
                return text(self._language, f"language.explain.{match['none']}")
            if match["unit"]:
                return text(self._language, f"language.explain.unit.{match['unit']}", amount=match["n"])
            if word in _SAID:
                return text(self._language, f"language.explain.sign.{_SAID.index(word)}")
            if word[0] in "'\"":
                return f"“{chosen[word[1:-1]]}”" if word[1:-1] in chosen else word
            return self._named(word)

        placed, calls = in_words(source, self._language, lambda part: self._say(part, chosen))
        return put_back(" ".join(_TOKEN.sub(said, placed).split()), calls)

    def _named(self, word: str) -> str:
        for name in (word, word.split(".")[0]):
            if name in self.names:
                rest = self._more.get(word) or word[len(name) + 1 :]
                return f"«{self.names[name]}»" + (f" ({rest})" if rest else "")
        return text(self._language, f"language.explain.{word}") if word in ("request.step", "request.filed") else word

    def pattern(self, source: str) -> str:
        """With labels for what stands in its braces; facts of the request keep them."""

        def said(match: re.Match[str]) -> str:
            if match["formula"] is None:
                return match[0][0]
            told = self.formula(match["formula"])
            return match[0] if told == match["formula"] else told

        return " ".join(_IN_BRACES.sub(said, source).split())
