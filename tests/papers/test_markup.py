import dataclasses

from portal.papers.markup import arranged, sheet
from portal.papers.paper import Field, FileLine, Files, PaperSection, Paragraph, Picture
from tests.papers import samples

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}{% raw %}\"'><img src=file:///etc/passwd><link rel=attachment href=x>"


def test_values_are_escaped_and_never_evaluated() -> None:
    paper = dataclasses.replace(
        samples.pension(),
        title=HOSTILE,
        subject=HOSTILE,
        footer=HOSTILE,
        sections=(PaperSection(HOSTILE, (Field(HOSTILE, HOSTILE), Paragraph(HOSTILE))),),
    )
    html = sheet(paper).html
    assert "<script" not in html
    assert "<link" not in html
    assert "<img src=file" not in html
    assert "{{ 7*7 }}" in html
    assert "49" not in html.split("<body")[1].split("<svg")[0]


def test_short_fields_stand_in_pairs_and_long_ones_alone() -> None:
    short, long = Field("อายุ", "48 ปี"), Field("ที่อยู่", "ก" * 60)
    assert list(arranged((short, short, long, short, Paragraph("ข"), short))) == [
        ("fields", [[short, short], [long], [short]]),
        ("paragraph", Paragraph("ข")),
        ("fields", [[short]]),
    ]


def test_thai_digits_reach_texts_but_not_reference_files_and_literals() -> None:
    paper = dataclasses.replace(
        samples.pension(),
        digits="thai",
        qr=None,
        sections=(
            PaperSection(
                "ข้อ 1",
                (
                    Field("จำนวน 2", "1,250.50"),
                    Field("รหัส", "0042", literal=True),
                    Files((FileLine("งาน 2568.pdf", "PDF", "182 kB", "0123456789abcdef"),)),
                ),
            ),
        ),
    )
    html = sheet(paper).html
    for shown in "ข้อ ๑", "จำนวน ๒", "๑,๒๕๐.๕๐", "0042", "งาน 2568.pdf", "0123456789ab<", "2120250331112432":
        assert shown in html
    assert "0123456789abc" not in html


def test_the_numbers_of_a_letter_follow_its_digits_wherever_they_stand() -> None:
    said = ("ตามหนังสือที่ KEY-0001/2570 ของคำร้อง KL-53-0009", "https://x.example/KL-53-0009 กุญแจ A12 ส่ง a1@example.go.th")
    letter = dataclasses.replace(
        samples.certificate(), number="KEY-0001/2570", reference="KL-53-0009", paragraphs=said, qr=None
    )
    html = sheet(letter).html
    body = html.partition("<body")[2]
    assert (body.count("KEY-๐๐๐๑/๒๕๗๐"), body.count("KL-๕๓-๐๐๐๙")) == (2, 2)
    for kept in ("https://x.example/KL-53-0009", "A12", "a1@example.go.th"):
        assert kept in body
    arabic = sheet(dataclasses.replace(letter, digits="arabic")).html
    assert "๕๓" not in arabic and "KEY-0001/2570" in arabic


def test_pictures_are_handed_over_apart_and_named_by_number() -> None:
    one = samples.picture()
    made = sheet(
        dataclasses.replace(samples.pension(), sections=(PaperSection("", (Picture(one, "ก"), Picture(one))),))
    )
    assert made.pictures == (samples.logo(), one, one)
    assert [f'src="paper:{n}"' in made.html for n in range(4)] == [True, True, True, False]


def test_garuda_without_an_emblem_leaves_its_room_and_ships_no_picture() -> None:
    letter = samples.certificate()
    bare = sheet(letter)
    assert 'class="emblem"' in bare.html
    assert "<img" not in bare.html
    assert bare.pictures == ()
    given = dataclasses.replace(letter, office=dataclasses.replace(letter.office, emblem=samples.logo()))
    assert sheet(given).pictures == (samples.logo(),)


def test_english_paper_has_english_words() -> None:
    html = sheet(dataclasses.replace(samples.pension(), language="en")).html
    assert "For official use" in html
    assert 'lang="en"' in html
