"""A criterion that few rows meet: said to SQLite, which knows averages alone; PostgreSQL counts by value (C42)."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Few(FunctionElement[Any]):
    """`Few(column == value)` is that criterion."""

    inherit_cache = True


@compiles(Few)
def _as_it_is(few: Few, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(few.clauses, **how)


@compiles(Few, "sqlite")
def _hinted(few: Few, compiler: SQLCompiler, **how: Any) -> str:
    """One in a million: its `unlikely` is one in sixteen, and of a table it knows nothing of it expects less."""
    return f"likelihood({compiler.process(few.clauses, **how)}, 0.000001)"
