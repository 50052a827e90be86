"""Columns of a registry beside the rows of a table of figures: codes, the province of a district (C78)."""

from flask import g
from sqlalchemy.orm import Session

from portal.request_types.checking.board_columns import column_at
from portal.request_types.office_definition import Column
from portal.request_types.reports_checked import plain
from portal.request_types.reports_declared import Tile
from portal.request_types.values import Row
from portal.web.extensions import catalogue
from portal.web.figures import Types
from portal.web.public.lists import cell
from portal.web.staff.below import registry_of
from portal.web.tables import Beside


def beside_of(session: Session, types: Types, tile: Tile) -> Beside:
    """As the registry has them now; a row that is there no more has blanks."""
    name = registry_of(types, plain(tile.rows.text)) if tile.rows is not None and tile.beside else None
    registries, rows = catalogue().registries(session), catalogue().rows(session)
    if name is None or name not in registries:
        return Beside()
    paths = [plain(each.value.text).split(".") for each in tile.beside]
    columns = [(path, column_at(registries[name], registries, path)) for path in paths]
    found = [(path, column) for path, column in columns if column is not None]
    heads = tuple(
        (each.label or column.label).in_language(g.language)
        for each, (_, column) in zip(tile.beside, columns, strict=True)
        if column is not None
    )

    def words(key: str) -> tuple[str, ...]:
        row = rows.get(name, key)
        return tuple(_said(row, path, column) for path, column in found)

    return Beside(heads, words)


def _said(row: Row | None, path: list[str], column: Column) -> str:
    for name in path[:-1]:
        inner = row.columns.get(name) if row is not None else None
        row = inner if isinstance(inner, Row) else None
    return cell(row, column)[0] if row is not None else ""
