from portal.papers.lettering import PIECE, clean, pieces, thai_digits, width


def test_tower_of_tone_marks_is_clipped_and_ordinary_words_stay() -> None:
    assert clean("ที่" + "่้๊๋" * 50 + "นี่") == "ที่นี่"
    assert clean("น้ำ ปั้น ญี่ปุ่น ฟื้น ศักดิ์") == "น้ำ ปั้น ญี่ปุ่น ฟื้น ศักดิ์"
    assert clean("ก" + "้" * 500) == "ก้"


def test_control_direction_and_broken_letters_are_left_out() -> None:
    assert clean("ก\x00\x1b\u202eข\u2066ค\ud800ง\ufeff\uffff") == "กขคง"
    assert clean("ก\r\nข\n\n \n\n\nค") == "ก\nข\n\nค"


def test_thai_digits_leave_addresses_and_codes_as_typed() -> None:
    assert thai_digits("ที่ 45/2568 เขต 1") == "ที่ ๔๕/๒๕๖๘ เขต ๑"
    assert thai_digits("ส่ง office1@example.com ใบ A4") == "ส่ง office1@example.com ใบ A4"


def test_marks_above_and_below_take_no_width() -> None:
    assert width("ที่นี่ผู้") == 3
    assert width("12") == 2.5


def test_long_text_is_cut_and_nothing_is_lost() -> None:
    for text in "กำป้าน้ำทำ" * 3000, "A" * 9000, "คำร้อง ที่นี่ " * 1000, "เ" * 5000, "่" * 5000:
        cut = pieces(text)
        assert "".join(cut) == text
        assert max(map(len, cut)) <= PIECE


def test_no_piece_begins_with_a_mark_or_ends_with_a_vowel_written_in_front() -> None:
    for piece in pieces("เจ้าหน้าที่ไม่ได้ใส่โน้ตแล้วทำน้ำ" * 300)[1:]:
        assert piece[0] in "เจหนทไมดใสโตลแว"
        assert piece[-1] not in "เแโใไ"


def test_short_text_stays_in_one_piece() -> None:
    assert pieces("ก\nข") == ["ก\nข"]
    assert pieces("") == [""]
