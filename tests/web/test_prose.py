"""The office's pages are text, never markup that runs (T06)."""

import yaml

from portal.settings import ROOT
from portal.web.public import prose
from portal.web.public.prose import html


def test_headings_lists_tables_and_paragraphs() -> None:
    text = "# หัวข้อ\n\nย่อหน้า\nเดียวกัน **เน้น**\n\n- หนึ่ง\n- สอง\n\n1. แรก\n2. ถัดไป\n\n| ก | ข |\n|---|---|\n| 1 | 2 |"
    made = html(text)
    assert "<h1>หัวข้อ</h1>" in made
    assert "<p>ย่อหน้า\nเดียวกัน <strong>เน้น</strong></p>" in made
    assert "<ul>\n<li>หนึ่ง</li>\n<li>สอง</li>\n</ul>" in made
    assert "<ol>\n<li>แรก</li>" in made
    assert "<td>2</td>" in made


def test_markup_is_shown_and_not_run() -> None:
    hostile = "# <script>x</script>\n\n- <img src=x onerror=y>\n\n**<b>** [a](javascript:b) ![c](http://c.example/d) {{ 7 * 7 }}"
    made = html(hostile)
    for sign in ("<script", "<img", 'javascript:b"', "<b>"):
        assert sign not in made
    assert "{{ 7 * 7 }}" in made


def test_a_page_is_looked_up_by_name_and_language() -> None:
    pages = {"pages/guide.md": "# คู่มือ".encode(), "pages/guide.en.md": b"# Guide", "secret.md": b"# no"}.get
    assert prose.page(pages, "guide", "th") == "# คู่มือ"
    assert prose.page(pages, "guide.md", "en") == "# Guide"
    assert prose.title("# คู่มือ", "x") == "คู่มือ"
    for name in ("../secret", "nothing", "", "/etc/passwd"):
        assert prose.page(pages, name, "th") is None


def _read(path: str) -> bytes | None:
    file = ROOT / "offices" / "education-one-stop" / path
    return file.read_bytes() if file.is_file() else None


def test_every_page_of_the_sample_office_says_the_same_in_english() -> None:
    folder = ROOT / "offices" / "education-one-stop" / "pages"
    thai = [file for file in folder.glob("*.md") if not file.stem.endswith(".en")]
    assert len(thai) == 7
    for file in thai:
        mine, theirs = file.read_text("utf-8"), prose.page(_read, file.stem, "en") or ""
        assert prose.title(theirs, "").isascii() and prose.title(theirs, ""), file.name
        for line in ("# ", "## ", "- ", "1. ", "5. "):
            count = [sum(each.startswith(line) for each in text.splitlines()) for text in (mine, theirs)]
            assert count[0] == count[1], (file.name, line)


def test_a_guide_names_the_tile_and_itself_as_the_home_page_does() -> None:
    folder = ROOT / "offices" / "education-one-stop"
    for file in (folder / "request_types").glob("*.yaml"):
        declared = yaml.safe_load(file.read_text("utf-8"))
        name = next(link for link in declared["links"] if "page" in link)
        for language in ("th", "en"):
            text = prose.page(_read, name["page"], language) or ""
            assert f"**{(declared.get('tile') or declared['title'])[language]}**" in text, file.name
            assert prose.title(text, "") == name["title"][language]
