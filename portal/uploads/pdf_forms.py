"""What a person typed into a PDF form, drawn onto its pages before the form itself is left behind (T12).

A value that cannot be drawn is never dropped in silence: the file is refused and the person asked to print it as PDF.
Runs in the cleaning child only.
"""

import re
import textwrap
from typing import Final

from pikepdf import AcroFormField, Annotation, Array, Dictionary, Name, Object, Pdf, Stream

from portal.uploads.inspection import NotTaken

_SHOWS: Final = re.compile(rb"(\b(Tj|TJ|Do)\b)|['\"]\s")
_FONT_SIZE: Final = re.compile(r"([0-9]*\.?[0-9]+)\s+Tf")
_MULTILINE: Final = 1 << 12
_PASSWORD: Final = 1 << 13
_USUAL_SIZE: Final = 11.0
_SMALLEST: Final = 2.0
_LEADING: Final = 1.2
_MARGIN: Final = 2.0


def is_signed(pdf: Pdf) -> bool:
    """Whether anything of it is sealed: a filled signature field, a certification, a signed range of bytes."""
    permissions = pdf.Root.get(Name.Perms)
    if isinstance(permissions, Dictionary) and Name.DocMDP in permissions:
        return True
    return any(
        isinstance(thing, Dictionary)
        and (Name.ByteRange in thing or (thing.get(Name.FT) == Name.Sig and isinstance(thing.get(Name.V), Dictionary)))
        for thing in pdf.objects
    )


def draw_form(pdf: Pdf) -> None:
    """Make each filled field and each visible remark part of its page; raises NotTaken for what cannot be drawn."""
    form = pdf.Root.get(Name.AcroForm)
    if _is_true(pdf.Root.get(Name.NeedsRendering)):
        raise NotTaken("uploads.form_not_drawn")
    if isinstance(form, Dictionary):
        stale = _is_true(form.get(Name.NeedAppearances))
        for field in pdf.acroform.fields:
            if field.is_text or field.is_choice:
                _draw_field(pdf, field, stale=stale)
            elif field.is_checkbox or field.is_radio_button:
                _draw_tick(pdf, field)
        form[Name.NeedAppearances] = False
    pdf.flatten_annotations("all")


def _draw_field(pdf: Pdf, field: AcroFormField, *, stale: bool) -> None:
    """Keep what a reader drew; where nothing is drawn, or the form says it is out of date, draw the value ourselves."""
    value = _typed(field)
    if not value.strip() or field.flags & _PASSWORD:
        return
    writable = _writable(value)
    for widget in pdf.acroform.get_annotations_for_field(field):
        if _shows_something(widget) and not (stale and writable):
            continue
        if not writable:
            raise NotTaken("uploads.form_not_drawn")
        _write(pdf, widget, value, _size(field), wrapped=bool(field.is_text and field.flags & _MULTILINE))


def _draw_tick(pdf: Pdf, field: AcroFormField) -> None:
    """A box that is ticked but has no picture of a tick gets an X."""
    chosen = field.value
    if not isinstance(chosen, Name) or chosen == Name.Off:
        return
    for widget in pdf.acroform.get_annotations_for_field(field):
        looks = widget.appearance_dict
        states = looks.get(Name.N) if isinstance(looks, Dictionary) else None
        known = isinstance(states, Dictionary) and not isinstance(states, Stream) and str(chosen) in states
        if known:
            widget.obj.AS = chosen
        drawn = widget.get_appearance_stream(Name.N)
        single = len(list(pdf.acroform.get_annotations_for_field(field))) == 1
        if not isinstance(drawn, Stream) and (known or single):
            _write(pdf, widget, "X", _USUAL_SIZE, wrapped=False)


def _write(pdf: Pdf, widget: Annotation, value: str, size: float, *, wrapped: bool) -> None:
    """An appearance in Helvetica, made as small as it takes to show all of the value."""
    box = widget.rect
    width, height = float(abs(box.urx - box.llx)), float(abs(box.ury - box.lly))
    size, lines = _fitted(value, width - 2 * _MARGIN, height, size, wrapped=wrapped)
    start = height - size if wrapped else (height - size * 0.7) / 2
    words = b" T* ".join(b"<" + line.encode("cp1252").hex().encode() + b"> Tj" for line in lines)
    place = f"q BT 0 g /Helv {size:.2f} Tf {size * _LEADING:.2f} TL {_MARGIN} {start:.2f} Td "
    look = pdf.make_stream(place.encode() + words + b" ET Q")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, width, height])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    look.Resources = Dictionary(Font=Dictionary(Helv=pdf.make_indirect(font)))
    widget.obj.AP = Dictionary(N=look)
    if Name.AS in widget.obj:
        del widget.obj.AS


def _fitted(value: str, width: float, height: float, size: float, *, wrapped: bool) -> tuple[float, list[str]]:
    """The size and the lines in which the whole value fits into the box; NotTaken when it would be too small to see."""
    while size >= _SMALLEST:
        lines = _lines(value, width / size, wrapped=wrapped)
        room = len(lines) * size * (_LEADING if wrapped else 1.0)
        if room <= max(height, size if not wrapped else 0) and all(_width(line) * size <= width for line in lines):
            return size, lines
        size *= 0.9
    raise NotTaken("uploads.form_not_drawn")


def _lines(value: str, width: float, *, wrapped: bool) -> list[str]:
    if not wrapped:
        return [" ".join(value.split())]
    letters = max(1, int(width / 0.62))
    return [line for part in value.splitlines() for line in textwrap.wrap(part, letters) or [""]]


def _width(line: str) -> float:
    """An upper estimate of the width in Helvetica, in units of its size."""
    return sum(0.36 if sign in " iljtfI.,:;'|!()-/" else 1.02 if sign in "mwMW@%" else 0.62 for sign in line) + sum(
        0.17 for sign in line if sign.isupper()
    )


def _size(field: AcroFormField) -> float:
    """The size its author gave the field; 0 means "as it fits"."""
    found = _FONT_SIZE.findall(field.default_appearance.decode("latin-1"))
    return min(float(found[-1]), 72.0) if found and float(found[-1]) > 0 else _USUAL_SIZE


def _typed(field: AcroFormField) -> str:
    """The value as its reader showed it: for a choice its label."""
    value, options = field.value, field.get_inheritable_field_value("/Opt")
    chosen = [str(item) for item in value] if isinstance(value, Array) else [field.value_as_string]
    labels = dict(_label(option) for option in options) if isinstance(options, Array) else {}
    return ", ".join(labels.get(one, one) for one in chosen)


def _label(option: Object) -> tuple[str, str]:
    if isinstance(option, Array) and len(option) > 1:
        return str(option[0]), str(option[1])
    return str(option), str(option)


def _is_true(value: object) -> bool:
    """A flag of the document; what is no boolean is not set."""
    return value is True


def _writable(value: str) -> bool:
    """Whether Helvetica has all its letters; Thai has none there."""
    try:
        value.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _shows_something(widget: Annotation) -> bool:
    drawn = widget.get_appearance_stream(Name.N)
    return isinstance(drawn, Stream) and bool(_SHOWS.search(drawn.read_bytes()))
