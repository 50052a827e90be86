"""The office's pages are text, never markup that runs (T06)."""

from portal.web.public.prose import html


def test_headings_lists_and_paragraphs() -> None:
    text = "# หัวข้อ\n\nย่อหน้า\nเดียวกัน **เน้น**\n\n- หนึ่ง\n- สอง\n\n1. แรก\n2. ถัดไป"
    assert html(text) == (
        "<h1>หัวข้อ</h1>\n\n<p>ย่อหน้า เดียวกัน <strong>เน้น</strong></p>\n"
        "<ul><li>หนึ่ง</li><li>สอง</li></ul>\n<ol><li>แรก</li><li>ถัดไป</li></ol>"
    )


def test_markup_is_shown_and_not_run() -> None:
    hostile = "# <script>x</script>\n\n- <img src=x onerror=y>\n\n**<b>** [a](javascript:b) {{ 7 * 7 }}"
    made = html(hostile)
    assert "<script" not in made
    assert "<img" not in made
    assert "{{ 7 * 7 }}" in made
