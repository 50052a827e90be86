"""file: how many are attached. The bytes are judged elsewhere, before they come here (C32)."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, Cell, FieldType, Hints, Parts, Said
from portal.request_types.fields.text import bounds
from portal.request_types.formulas.kinds import FILES, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import FileList, Row, Value
from portal.request_types.words import Unacceptable
from portal.uploads.limits import Kind as FileKind
from portal.uploads.limits import Limits

_KINDS: Final[Mapping[str, FileKind]] = {kind.value: kind for kind in FileKind} | {"jpeg": FileKind.JPG}


class FileField(FieldType):
    """Attached files; they come beside the words, so it has no parts."""

    name: ClassVar[str] = "file"
    parts: ClassVar[tuple[str, ...]] = ()
    required: ClassVar[str] = "answers.file_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return FILES

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        files = asking.context.files.get(said.name)
        if files is None or not files.count:
            return None
        least, most = bounds(checked.own.get("count"), 1, 1)
        if files.count > most:
            raise Unacceptable("answers.files_most", n=most)
        if files.count < least:
            raise Unacceptable("answers.files_least", least=least)
        return files

    def blank(self, value: Value) -> bool:
        return not isinstance(value, FileList) or not value.names

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return ", ".join(value.names)

    def export(self, value: Any, checked: CheckedField, language: str) -> Cell:
        count: int = value.count
        return count

    def store(self, value: Any, checked: CheckedField) -> Any:
        return list(value.names)

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return FileList(tuple(str(name) for name in stored))

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {}

    def sample_files(self, checked: CheckedField) -> FileList:
        """The least number of files that will do."""
        least = max(bounds(checked.own.get("count"), 1, 1)[0], 1)
        return FileList(tuple(f"sample-{number}.pdf" for number in range(1, least + 1)))

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("files")


def limits_of(checked: CheckedField) -> Limits:
    """The bounds a file field declares, for the page, the arrival and the cleaning alike; the rest is the portal's."""
    declared, size, usual = checked.field.own.get("accept"), checked.field.own.get("size"), Limits()
    words = [str(word).lower() for word in declared] if isinstance(declared, (tuple, list)) else []
    return Limits(
        accept=tuple(dict.fromkeys(_KINDS[word] for word in words if word in _KINDS)) or usual.accept,
        size=size if isinstance(size, int) else usual.size,
        count=bounds(checked.own.get("count"), 1, 1)[1],
    )
