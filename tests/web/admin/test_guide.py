"""The guide inside the product: each kind of question, the reference from our own tables, ways to it from the workshop."""

import re
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from portal import guide
from portal.request_types.describing.language_reference import CHAPTERS
from portal.request_types.editing.palette import palette
from portal.request_types.keys import CONSTRUCTS
from portal.request_types.keys.fields import FIELD, FIELD_TYPES
from portal.texts import LANGUAGES
from tests.support.desk import Desk
from tests.support.forms import token

pytestmark = pytest.mark.one_engine  # pages over a text; its drafts are asked on both engines in test_workshop

GUIDE = "/admin/guide"
EDIT = "/admin/edit/request_types/pension.yaml"
_LINK = re.compile(r'href="(/admin/guide[^"]*)"')


def test_every_key_has_its_place_and_every_link_of_the_guide_leads_to_one(desk: Desk) -> None:
    client = desk.browser("admin")
    waiting, pages = [GUIDE], dict[str, str]()
    while waiting:
        url = waiting.pop().partition("#")[0]
        if url not in pages:
            answer = client.get(url, follow_redirects=True)
            assert answer.status_code == 200, url
            pages[url] = answer.get_data(as_text=True)
            waiting += _LINK.findall(pages[url])
    links = {link for page in pages.values() for link in _LINK.findall(page) if "#" in link}
    lost = [link for link in links if f'id="{link.partition("#")[2]}"' not in pages[link.partition("#")[0]]]
    assert lost == []
    reference = "".join(pages[f"{GUIDE}/keys/{name}"] for name in CHAPTERS)
    for construct in CONSTRUCTS.values():
        assert [key.name for key in construct.keys if f'id="{construct.name}.{key.name}"' not in reference] == []
        asked = client.get(f"{GUIDE}/about/{construct.name}/{construct.keys[0].name}")
        assert asked.headers["Location"].endswith(f"#{construct.name}.{construct.keys[0].name}")


def test_a_problem_leads_to_the_page_of_the_key_it_is_about(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(EDIT).get_data(as_text=True)
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    wrong = unescape(found[1]).replace("type: ", "type: x", 1) + "opne: soon\n"
    told = {"_csrf_token": token(page), "seen": "0", "text": wrong, "act": "check"}
    answer = client.post(EDIT, data=told).get_data(as_text=True)
    assert 'href="/admin/guide/about/type" ' in answer
    assert 'href="/admin/guide/about/field/type" ' in answer


@pytest.mark.parametrize("who", [None, "personnel", "director", "applicant"])
def test_the_guide_is_for_whoever_manages_types(desk: Desk, who: str | None) -> None:
    client = desk.browser(who)
    assert client.get(f"{GUIDE}/keys/questions").status_code == (403 if who else 303)
    home = client.get("/").get_data(as_text=True)
    assert f'href="{GUIDE}"' not in home
    assert f'href="{GUIDE}"' in desk.browser("admin").get("/").get_data(as_text=True)


def test_there_is_no_page_for_what_is_not_there(desk: Desk) -> None:
    client = desk.browser("admin")
    for path in ("keys/none", "kinds/none", "about/none", "about/none/x"):
        assert client.get(f"{GUIDE}/{path}").status_code == 404, path


def test_every_kind_of_question_has_its_page_with_a_picture_the_snippet_and_all_there_is_to_say(desk: Desk) -> None:
    client, weight = desk.browser("admin"), 0
    snippets = {each.name: each.text for each in palette("th")}
    for name, (thai, _) in FIELD_TYPES.items():
        for language in LANGUAGES:
            told = guide.kind_told(name, language)
            assert told is not None and told.lead.language == language, f"portal/guide/{language}/kinds/{name}.md"
            assert (told.lead.text.strip() != "", tuple(told.sections)) == (True, guide.SECTIONS), name
            beside = re.findall(
                r"\]\((\w+)\)", "".join([told.lead.text, *(each.text for each in told.sections.values())])
            )
            assert set(beside) <= FIELD_TYPES.keys() - {name}, name
        page = client.get(f"{GUIDE}/kinds/{name}").get_data(as_text=True)
        assert f'<pre tabindex="0"><code>- {snippets[name]}</code></pre>' in unescape(page), name
        image = re.search(
            rf'<img src="(/static/guide/kind-{name}.png[^"]*)" width="(\d+)" height="(\d+)" alt="([^"]+)"', page
        )
        assert image is not None, name
        assert thai in image[4]
        with client.get(image[1]) as answer:
            drawn = answer.get_data()
        with Image.open(BytesIO(drawn)) as picture:
            assert picture.size == (int(image[2]), int(image[3])), name
        weight += len(drawn)
        own = [key.name for key in FIELD.keys if name in key.types]
        assert [key for key in own if f'id="field.{key}"' not in page] == [], name
    assert weight < 400_000


def test_the_workshop_leads_to_what_can_be_inserted(desk: Desk) -> None:
    client = desk.browser("admin")
    assert 'href="/admin/guide#kinds"' in client.get(EDIT).get_data(as_text=True)
    for snippet in palette("th"):
        asked = client.get(f"{GUIDE}/about/{snippet.name}")
        assert (asked.status_code, client.get(asked.headers["Location"]).status_code) == (303, 200), snippet.name
