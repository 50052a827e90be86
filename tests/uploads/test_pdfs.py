"""T12, T13: what comes out of a PDF can be read and does nothing else."""

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from portal.uploads.cleaning import Bounds, Cleaner
from portal.uploads.inspection import Cleaned, Rejected
from portal.uploads.limits import MEBIBYTE, Kind, Limits

Document = Callable[..., bytes]
Form = Callable[..., bytes]
Clean = Callable[..., Any]
ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|URI|AA|OpenAction|RichMedia\w*|Annots|AcroForm|XFA|Filespec|GoTo[RE]?|"
    rb"SubmitForm|ImportData|Rendition|Movie|Sound|Names|Outlines|Metadata|PieceInfo|AF|FFilter|OPI|Ref)\b"
)


def _script(pdf: Pdf) -> Any:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=pdf.make_stream(b"app.alert('canary')"))


def _open_action(pdf: Pdf, page: Any) -> None:
    pdf.Root.OpenAction = _script(pdf)


def _document_actions(pdf: Pdf, page: Any) -> None:
    pdf.Root.AA = Dictionary(WC=_script(pdf), DS=_script(pdf))


def _page_actions(pdf: Pdf, page: Any) -> None:
    page.AA = Dictionary(O=_script(pdf), C=_script(pdf))


def _named_script(pdf: Pdf, page: Any) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("canary"), _script(pdf)])))


def _launch(pdf: Pdf, page: Any) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 600, 800]))
    link.A = Dictionary(S=Name.Launch, F=String("canary.exe"), Win=Dictionary(F=String("cmd.exe")))
    page.Annots = Array([link])


def _address(pdf: Pdf, page: Any) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 600, 800]))
    link.A = Dictionary(S=Name.URI, URI=String("https://canary.example/"), Next=Array([_script(pdf)]))
    page.Annots = Array([pdf.make_indirect(link)])


def _network_path(pdf: Pdf, page: Any) -> None:
    page.AA = Dictionary(O=Dictionary(S=Name.GoToE, F=String("\\\\canary\\share\\a.pdf"), D=Array([0, Name.Fit])))


def _embedded(pdf: Pdf, page: Any) -> None:
    pdf.attachments["canary.exe"] = b"MZ canary"


def _attached_to_page(pdf: Pdf, page: Any) -> None:
    body = pdf.make_stream(b"MZ canary")
    body.Type = Name.EmbeddedFile
    file = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("canary.exe"), EF=Dictionary(F=body)))
    page.AF = Array([file])
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=file)])


def _rich_media(pdf: Pdf, page: Any) -> None:
    media = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 99, 99]))
    media.RichMediaContent = Dictionary(Assets=Dictionary(Names=Array([String("canary.swf"), _script(pdf)])))
    page.Annots = Array([media])


def _field_script(pdf: Pdf, page: Any) -> None:
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), Rect=Array([0, 0, 99, 99]))
    field.A, field.AA = _script(pdf), Dictionary(K=_script(pdf))
    field = pdf.make_indirect(field)
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]))


def _outline(pdf: Pdf, page: Any) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("x"), A=_script(pdf)))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item, Count=1))


def _stream_elsewhere(pdf: Pdf, page: Any) -> None:
    form = pdf.make_stream(b"")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.F, form.FFilter = String("\\\\canary\\a"), Name.FlateDecode
    form.Ref = Dictionary(F=String("canary.pdf"), Page=0)
    page.Resources.XObject = Dictionary(X1=form)


def _hidden_in_resources(pdf: Pdf, page: Any) -> None:
    page.Resources.Properties = Dictionary(P1=Dictionary(Deep=Array([Dictionary(Deeper=_script(pdf))])))


def _metadata(pdf: Pdf, page: Any) -> None:
    pdf.docinfo["/Author"] = String("canary")
    with pdf.open_metadata() as about:
        about["dc:creator"] = ["canary"]
    page.PieceInfo = Dictionary(App=Dictionary(Private=String("canary")))


HOSTILE = [
    _open_action, _document_actions, _page_actions, _named_script, _launch, _address, _network_path, _embedded,
    _attached_to_page, _rich_media, _field_script, _outline, _stream_elsewhere, _hidden_in_resources, _metadata,
]  # fmt: skip


@pytest.mark.parametrize("change", HOSTILE, ids=lambda change: change.__name__.strip("_"))
def test_t12_nothing_that_acts_is_left_and_the_words_are(clean: Clean, document: Document, change: Any) -> None:
    outcome = clean(document(change), "a.pdf")
    assert outcome.verdict == Cleaned(Kind.PDF, pages=1)
    assert not ACTIVE.search(outcome.laid_open)
    assert b"canary" not in outcome.laid_open
    assert "Visible words" in outcome.text


def test_t12_all_of_it_at_once(clean: Clean, document: Document) -> None:
    def everything(pdf: Pdf, page: Any) -> None:
        annotations: list[Any] = []
        for change in HOSTILE:
            change(pdf, page)
            annotations += list(page.get("/Annots", []))
        page.Annots = Array(annotations)

    outcome = clean(document(everything), "a.pdf")
    assert isinstance(outcome.verdict, Cleaned)
    assert not ACTIVE.search(outcome.laid_open)
    assert b"canary" not in outcome.laid_open


def test_t12_what_was_typed_into_a_form_is_still_there_and_the_form_is_not(clean: Clean, filled_form: Form) -> None:
    outcome = clean(filled_form("Somchai Jaidee"), "form.pdf")
    assert outcome.verdict == Cleaned(Kind.PDF, pages=1)
    assert "Somchai Jaidee" in outcome.text
    assert not ACTIVE.search(outcome.laid_open)


@pytest.mark.parametrize("size", ["12", "0"])
def test_t12_several_typed_lines_are_all_still_there(clean: Clean, filled_form: Form, size: str) -> None:
    typed = "first line\nsecond line\nthird " + "word " * 12 + "last"
    outcome = clean(filled_form(typed, flags=1 << 12, size=size), "form.pdf")
    for part in ("first line", "second line", "third", "last"):
        assert part in outcome.text


def test_t12_a_long_value_is_made_small_enough_to_be_seen_whole(clean: Clean, filled_form: Form) -> None:
    typed = "WIDE Words " * 12 + "end"
    assert " ".join(typed.split()) in " ".join(clean(filled_form(typed), "form.pdf").text.split())
    assert clean(filled_form("word " * 2000), "form.pdf").code == "uploads.form_not_drawn"


def test_t12_a_ticked_box_stays_ticked_and_a_choice_shows_its_label(clean: Clean, document: Document) -> None:
    def add(pdf: Pdf, page: Any) -> None:
        box = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("tick"), V=Name.Yes, F=4)
        box.Rect = Array([72, 500, 92, 520])
        choice = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Ch, Ff=1 << 17, T=String("c"), V=String("2"))
        choice.Rect, choice.DA = Array([72, 400, 300, 420]), String("/Helv 10 Tf 0 g")
        choice.Opt = Array([Array([String("1"), String("one")]), Array([String("2"), String("label two")])])
        fields = Array([pdf.make_indirect(box), pdf.make_indirect(choice)])
        page.Annots = fields
        pdf.Root.AcroForm = Dictionary(Fields=fields, NeedAppearances=True)

    words = clean(document(add), "form.pdf").text.split()
    assert "X" in words
    assert "label" in words


def test_t12_a_drawn_value_is_kept_as_drawn(clean: Clean, filled_form: Form) -> None:
    drawn = b"/Tx BMC BT /Helv 12 Tf 2 4 Td (as the reader drew it) Tj ET EMC"
    outcome = clean(filled_form("สมชาย ใจดี", drawn=drawn), "form.pdf")
    assert "as the reader drew it" in outcome.text


def test_t12_a_thai_value_nobody_drew_is_never_lost_in_silence(clean: Clean, filled_form: Form) -> None:
    assert clean(filled_form("สมชาย ใจดี"), "form.pdf").code == "uploads.form_not_drawn"
    assert clean(filled_form("สมชาย", drawn=b"/Tx BMC EMC"), "form.pdf").code == "uploads.form_not_drawn"


def test_t12_an_empty_form_is_taken(clean: Clean, filled_form: Form) -> None:
    assert "Visible words" in clean(filled_form(""), "form.pdf").text


def test_t12_a_signed_document_says_so_and_its_copy_is_clean(clean: Clean, signed_document: bytes) -> None:
    outcome = clean(signed_document, "signed.pdf")
    assert outcome.verdict == Cleaned(Kind.PDF, pages=1, signed=True)
    assert not ACTIVE.search(outcome.laid_open)
    assert b"/Sig" not in outcome.laid_open


def test_t10_a_photograph_inside_a_pdf_forgets_its_place_too(
    clean: Clean, document: Document, photo: Callable[..., bytes]
) -> None:
    picture = photo(64, 48, comment=b"canary", xmp=b"canary")
    for packed in (False, True):

        def add(pdf: Pdf, page: Any, packed: bool = packed) -> None:
            image = pdf.make_stream(zlib.compress(picture) if packed else picture)
            image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 64, 48
            image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
            image.Filter = Array([Name.FlateDecode, Name.DCTDecode]) if packed else Name.DCTDecode
            page.Resources.XObject = Dictionary(Im0=image)

        outcome = clean(document(add), "scan.pdf")
        assert isinstance(outcome.verdict, Cleaned)
        with pikepdf.open(outcome.target) as pdf:
            kept: Any = pdf.pages[0].get_images()["/Im0"]
            assert b"canary" not in kept.read_raw_bytes()
            assert pikepdf.PdfImage(kept).as_pil_image().size == (64, 48)


def test_a_thai_document_keeps_its_text_and_its_pages(clean: Clean) -> None:
    pages = "<p>คำร้องขอมีบัตร สมชาย ใจดี</p><p style='break-before: page'>หน้าสอง</p>"
    sent = import_module("weasyprint").HTML(string=f"<html lang=th>{pages}").write_pdf()
    outcome = clean(sent, "คำร้อง.pdf")
    assert outcome.verdict == Cleaned(Kind.PDF, pages=2)
    assert "ขอมีบัตร" in outcome.text
    (outcome.target.parent / "sent").write_bytes(sent)
    assert outcome.text == replace(outcome, target=outcome.target.parent / "sent").text


def test_a_hidden_layer_stays_hidden(clean: Clean, document: Document) -> None:
    def add(pdf: Pdf, page: Any) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        page.Resources.Properties = Dictionary(L1=layer)
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))

    outcome = clean(document(add), "a.pdf")
    with pikepdf.open(outcome.target) as pdf:
        hidden: Any = pdf.Root.OCProperties.D.OFF[0]
        shown: Any = pdf.pages[0].Resources.Properties.L1
        assert hidden.objgen == shown.objgen


def test_t13_a_password_is_answered_with_a_clear_message(clean: Clean, document: Document) -> None:
    locked = document(encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert clean(locked, "a.pdf").code == "uploads.locked"
    readable = document(encryption=pikepdf.Encryption(user="", owner="secret"))
    assert "Visible words" in clean(readable, "a.pdf").text


def test_t13_a_cut_document_is_broken_wherever_it_was_cut(clean: Clean, document: Document) -> None:
    whole = document()
    for part in (9, len(whole) // 4, len(whole) // 2, len(whole) * 3 // 4, len(whole) - 30):
        assert clean(whole[:part], "a.pdf").code == "uploads.broken_pdf"


def test_a_whole_document_with_a_wrong_table_of_contents_is_mended(clean: Clean, document: Document) -> None:
    shifted = b"\n\n" + document()
    moved = re.sub(rb"startxref\s+\d+", b"startxref\n7", document())
    for data in (shifted, moved):
        assert "Visible words" in clean(data, "a.pdf").text


def test_t13_a_beginning_with_nothing_behind_it_is_broken(clean: Clean) -> None:
    for data in (b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"<script>" * 100 + b"%%EOF"):
        assert clean(data, "a.pdf").code == "uploads.broken_pdf"


def test_t13_too_many_pages_are_answered_with_the_limit(clean: Clean) -> None:
    with Pdf.new() as pdf:
        for _ in range(201):
            pdf.add_blank_page()
        written = io.BytesIO()
        pdf.save(written)
    verdict = clean(written.getvalue(), "a.pdf").verdict
    assert verdict == Rejected("uploads.too_many_pages", {"pages": 200})
    assert clean(written.getvalue(), "a.pdf", Limits(pages=201)).verdict == Cleaned(Kind.PDF, pages=201)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_t13_a_stream_that_unpacks_without_end_is_refused(clean: Clean, document: Document, times: int) -> None:
    def add(pdf: Pdf, page: Any) -> None:
        packed = zlib.compressobj(9)
        body = b"".join(packed.compress(bytes(1_000_000)) for _ in range(60)) + packed.flush()
        for _ in range(times - 1):
            body = zlib.compress(body, 9)
        bomb = pdf.make_stream(body)
        bomb.Filter = Name.FlateDecode if times == 1 else Array([Name.FlateDecode] * times)
        page.Resources.XObject = Dictionary(X1=bomb)

    data = document(add)
    assert len(data) < 70_000
    assert clean(data, "bomb.pdf", Limits(inflate=50_000_000)).code == "uploads.too_heavy"


def test_t13_too_many_objects_are_refused(clean: Clean, document: Document) -> None:
    def add(pdf: Pdf, page: Any) -> None:
        page.Extra = Array([pdf.make_indirect(Dictionary(A=n)) for n in range(1000)])

    data = document(add, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert clean(data, "a.pdf", Limits(objects=900)).code == "uploads.too_heavy"
    assert isinstance(clean(data, "a.pdf", Limits(objects=1100)).verdict, Cleaned)


def test_t13_a_small_object_stream_that_fills_the_memory_is_refused(clean: Clean) -> None:
    inner = b"1 0 " + b"[" + b"0 " * 6_000_000 + b"]"
    body = zlib.compress(inner, 9)
    head = b"%%PDF-1.7\n2 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body)
    tail = b"\nendstream endobj\n3 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n"
    table = b"".join(bytes([kind]) + where.to_bytes(4) + b"\0" for kind, where in ((0, 0), (2, 2), (1, 9)))
    places = head + body + tail
    table += bytes([1]) + places.index(b"3 0 obj").to_bytes(4) + b"\0"
    xref = b"4 0 obj<</Type/XRef/Size 4/W[1 4 1]/Root 3 0 R/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(table),
        table,
    )
    data = places + xref + b"startxref\n%d\n%%%%EOF" % len(places)
    with Cleaner(Bounds(memory=200 * MEBIBYTE)) as tight:
        assert clean(data, "bomb.pdf", by=tight).code in ("uploads.too_heavy", "uploads.broken_pdf")


def test_t13_deep_nesting_is_refused(clean: Clean, document: Document) -> None:
    deep = document().replace(b"/Type /Page\n", b"/X " + b"[" * 100_000 + b"]" * 100_000 + b"/Type /Page\n")
    assert isinstance(clean(deep, "a.pdf").verdict, Cleaned | Rejected)


def test_t12_cleaning_twice_gives_the_same_bytes(clean: Clean, document: Document, tmp_path: Path) -> None:
    data = document()
    assert clean(data, "a.pdf").data == clean(data, "a.pdf").data
