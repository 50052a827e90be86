"""An office's folder as files, and what one version of a type needs of them.

A `Bundle` holds all texts a version was compiled from: it is stored with the version and pins it for ever.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from portal.request_types.reading.document import MOST_BYTES, read
from portal.request_types.reading.folder import OFFICE_FILE, Kind, kind_of, most_bytes, names_in, read_some
from portal.request_types.reading.nodes import ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems

LIBRARY: Final = Path(__file__).parents[1] / "library"


@dataclass(frozen=True)
class File:
    """A text with the name problems call it by."""

    name: str
    text: str

    @property
    def stem(self) -> str:
        return self.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


BARE_OFFICE: Final = File(
    "office.yaml",
    "name: สำนักงาน\nlanguages: [th, en]\nunits: {main: {th: สำนักงาน, en: Office}}\nprivacy: {purpose: พิจารณาคำร้อง}\n",
)
"""Stands in where a type is checked without an office."""


@dataclass(frozen=True)
class Bundle:
    """All texts one version of a type needs. Registries come without their rows, which live in the database."""

    type: File
    office: File
    base: File | None = None
    blocks: Mapping[str, File] = field(default_factory=dict)
    registries: Mapping[str, File] = field(default_factory=dict)
    earlier: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Types whose requests it reads, with the columns these had then (request_types/earlier.py)."""

    def to_json(self) -> dict[str, Any]:
        found = asdict(self)
        return found if self.earlier else {name: part for name, part in found.items() if name != "earlier"}

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Bundle":
        def files(part: Mapping[str, Any]) -> dict[str, File]:
            return {name: File(**inner) for name, inner in part.items()}

        base = File(**stored["base"]) if stored["base"] else None
        blocks, registries = files(stored["blocks"]), files(stored["registries"])
        own, office = File(**stored["type"]), File(**stored["office"])
        return Bundle(own, office, base, blocks, registries, stored.get("earlier", {}))

    @property
    def digest(self) -> str:
        """SHA-256 of all that makes a version another one: everything but the office's own file."""
        parts = {**self.to_json(), "office": None}
        return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class OfficeSource:
    """All files of an office's folder, by id (their file names), wherever they lie."""

    prefix: str
    office: File
    types: Mapping[str, File]
    blocks: Mapping[str, File]
    registries: Mapping[str, File]
    problems: Problems
    """Files that could not be opened."""
    tables: Mapping[str, File] = field(default_factory=dict)
    """Rows in files, by the name that a registry beside them gives."""
    names: Collection[str] = ()
    """Every file there is, pages and pictures among them, by its place in the folder."""

    def base_of(self, root: MapNode | None) -> File | None:
        """The file of `extends`: a library type or one of the office's."""
        word = root.get("extends") if root else None
        if not isinstance(word, Scalar):
            return None
        if word.text.startswith("library/"):
            return library_type(word.text.removeprefix("library/"))
        return self.types.get(word.text)

    def bundle(self, type_id: str, rows: bool = False) -> Bundle:
        """What this type needs; with `rows` the registries are whole, for running examples."""
        own = self.types[type_id]
        root = _root(own)
        base = self.base_of(root)
        roots = [found for found in (root, _root(base) if base else None) if found is not None]
        blocks = _closure({"use"}, roots, self.blocks)
        roots += [found for found in map(_root, blocks.values()) if found is not None]
        registries = _with_bases(_closure({"from", "sign"}, roots, self.registries), self.registries)
        if not rows:
            registries = {name: File(file.name, without_rows(file)) for name, file in registries.items()}
        return Bundle(own, self.office, base, blocks, registries)


def library_type(name: str) -> File | None:
    """A ready-made type by its id."""
    path = LIBRARY / f"{name}.yaml"
    if not name.isidentifier() or not path.is_file():
        return None
    return File(f"library/{name}.yaml", path.read_text("utf-8"))


def library_registry(name: str) -> File | None:
    """A ready-made registry by its id, such as the provinces of Thailand."""
    return _in_library(f"{name}.yaml") if name.isidentifier() else None


def ready_registries(type_file: File) -> Mapping[str, File]:
    """The ready-made registries a ready-made type draws from, by the ids an office should give its own."""
    ready = {
        each.stem: each for name in sorted(LIBRARY.glob("registries/*.yaml")) if (each := library_registry(name.stem))
    }
    root = _root(type_file)
    return _closure({"from"}, [root], ready) if root else {}


def library_table(name: str) -> File | None:
    """The rows of a ready-made registry, by the name its own file gives."""
    return _in_library(name) if name.removesuffix(".csv").isidentifier() else None


def _in_library(name: str) -> File | None:
    path = LIBRARY / "registries" / name
    return File(f"library/registries/{name}", path.read_text("utf-8")) if path.is_file() else None


def load_office(folder: Path, prefix: str = "") -> OfficeSource:
    """Read an office's folder; names in problems begin with `prefix`. Files that cannot be read become problems."""

    def read_file(name: str) -> bytes | None:
        try:
            return read_some(folder / name, most_bytes(name))
        except OSError:
            return None

    return _office(names_in(folder), read_file, prefix)


def office_from(files: Mapping[str, bytes], names: Collection[str] = ()) -> OfficeSource:
    """An office whose texts are at hand; `names` are those of all its files, when more than these."""
    return _office(sorted({*names, *files}), files.get, "")


def _office(names: Collection[str], read_file: Callable[[str], bytes | None], prefix: str) -> OfficeSource:
    problems = Problems()
    parts: dict[Kind, dict[str, File]] = {kind: {} for kind in (Kind.TYPES, Kind.BLOCKS, Kind.REGISTRIES)}
    tables: dict[str, File] = {}
    for name in names:
        kind = kind_of(name)
        if kind in parts and (file := _file(name, read_file(name), prefix, problems)) is not None:
            if name.endswith(".csv"):
                tables[name.partition("/")[2]] = file
            else:
                parts[kind][file.stem] = file
    office = _file(OFFICE_FILE, read_file(OFFICE_FILE), prefix, problems)
    if office is None:
        office = File(f"{prefix}{OFFICE_FILE}", "")
    types, blocks, registries = parts[Kind.TYPES], parts[Kind.BLOCKS], parts[Kind.REGISTRIES]
    return OfficeSource(prefix, office, types, blocks, registries, problems, tables, frozenset(names))


def office_of(path: Path) -> OfficeSource:
    """The office a path belongs to: a folder with office.yaml, a file in one; else the file alone in a bare office."""
    if path.is_dir():
        return load_office(path, _prefix(path))
    folder = path.parent.parent
    if path.name == "office.yaml":
        return load_office(path.parent, _prefix(path.parent))
    if path.parent.name in ("request_types", "blocks", "registries") and (folder / "office.yaml").is_file():
        return load_office(folder, _prefix(folder))
    return _alone(path)


def _prefix(folder: Path) -> str:
    """What stands before names of files in messages; nothing for the folder we are in, so that names are as typed."""
    return "" if str(folder) == "." else f"{folder}/"


def _alone(path: Path) -> OfficeSource:
    problems = Problems()
    try:
        data = read_some(path, MOST_BYTES)
    except OSError:
        data = None
    file = _file(path.name, data, _prefix(path.parent), problems)
    if file is not None:
        file = File(str(path), file.text)
    registries = ready_registries(file) if file is not None and path.parent.resolve() == LIBRARY else {}
    found = {path.stem: file} if file else {}
    return OfficeSource("", BARE_OFFICE, found, {}, registries, problems, names=frozenset(names_in(path.parent)))


def _file(name: str, data: bytes | None, prefix: str, problems: Problems) -> File | None:
    if data is None:
        code = "language.folder_missing" if name == OFFICE_FILE else "language.not_readable"
        problems.add(Mark(f"{prefix}{name}", 1, 1), code)
        return None
    # A file that is no UTF-8 is told when it is read; surrogates keep what it was.
    return File(f"{prefix}{name}", data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))


def without_rows(file: File) -> str:
    """A registry's text with its rows emptied, line numbers kept."""
    root = _root(file)
    entry = root.entry("rows") if root else None
    if root is None or entry is None or entry.key.mark.column != 1:
        return file.text
    following = [other.key.mark.line for other in root if other.key.mark.line > entry.key.mark.line]
    lines = file.text.split("\n")
    first, last = entry.key.mark.line - 1, (min(following) - 1 if following else len(lines))
    return "\n".join("" if first <= number < last else line for number, line in enumerate(lines)).rstrip("\n") + "\n"


def _root(file: File) -> MapNode | None:
    return read(file.text, file.name, Problems()).root


def _closure(keys: set[str], roots: list[MapNode], files: Mapping[str, File]) -> dict[str, File]:
    """Files named under these keys, and by those files in turn."""
    found: dict[str, File] = {}
    waiting: list[Node] = list(roots)
    while waiting:
        for name in _named(waiting.pop(), keys, False):
            if name in files and name not in found:
                found[name] = files[name]
                root = _root(files[name])
                waiting += [root] if root else []
    return dict(sorted(found.items()))


def _with_bases(found: Mapping[str, File], registries: Mapping[str, File]) -> dict[str, File]:
    """Also what registries of the library need: their own files, and the office's lists their columns draw from."""
    all_: dict[str, File] = dict(found)
    waiting = list(found.values())
    while waiting:
        root = _root(waiting.pop())
        base = registry_base(root)
        if base is not None and base.name not in {each.name for each in all_.values()}:
            all_[f"library/{base.stem}"] = base
            inner = _root(base)
            more = _closure({"from"}, [inner] if inner else [], registries)
            waiting += [file for name, file in more.items() if name not in all_]
            all_ |= {name: file for name, file in more.items() if name not in all_}
    return dict(sorted(all_.items()))


def registry_base(root: MapNode | None) -> File | None:
    """The ready-made registry that a registry's `extends` names."""
    word = root.get("extends") if root else None
    if not isinstance(word, Scalar) or not word.text.startswith("library/"):
        return None
    return library_registry(word.text.removeprefix("library/"))


def _named(node: Node, keys: set[str], here: bool) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text.partition(".")[0]] if here else []
    if isinstance(node, ListNode):
        return [name for item in node for name in _named(item, keys, here)]
    return [name for entry in node for name in _named(entry.value, keys, entry.key.text in keys)]
