"""Patterns: text with formulas between braces; `compile_pattern` binds one, `Pattern.render` prints it."""

from portal.request_types.patterns.pattern import Pattern, compile_pattern

__all__ = ["Pattern", "compile_pattern"]
