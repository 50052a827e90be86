"""`python -m bench.pressing`: the worst texts a file may have, typed into the workshop and looked at by "check".

Through the page itself, as a browser without scripts sends it: seconds by the clock and of the processor until the answer
is there, its problems told among them, and the kilobytes of the page beside those of the text it holds. One process, SQLite.
"""

import gc
import html
import re
import time
from typing import Final

from flask.testing import FlaskClient

from bench.hostile_texts import TEXTS
from bench.places import places
from portal.app import create_app
from portal.models import schema
from portal.settings import from_environment
from tests.support.desk import desk
from tests.support.forms import token

EDIT: Final = "/admin/edit/request_types/pension.yaml"
_SEEN: Final = re.compile(r'name="seen" value="([^"]*)"')


def main() -> None:
    """Measure and print."""
    with places("pressing", "sqlite", [0]) as found:
        for place in found:
            schema.upgrade(place.url)
            settings = from_environment({"PORTAL_HOME": str(place.home), "DATABASE_URL": place.url})
            app = create_app(settings, testing=True)
            client = desk(app).browser("admin")
            print("| text | kB | by the clock | of the processor | page kB |\n|---|---:|---:|---:|---:|", flush=True)
            page = client.get(EDIT).text
            for name, hostile in TEXTS.items():
                page = _pressed(client, page, name, hostile.whole())
            app.extensions["database"].close()


def _pressed(client: FlaskClient, page: str, name: str, text: str) -> str:
    """One press; the page that it brings."""
    seen = _SEEN.search(page)
    typed = {"_csrf_token": token(page), "seen": html.unescape(seen[1]) if seen else "", "text": text, "act": "check"}
    gc.collect()
    began, spent = time.perf_counter(), time.process_time()
    answer = client.post(EDIT, data=typed)
    took, cost = time.perf_counter() - began, time.process_time() - spent
    if answer.status_code >= 500:
        raise RuntimeError(f"{name}: {answer.status}")
    sizes = [len(words.encode()) // 1000 for words in (text, answer.text)]
    beside = max(0, sizes[1] - sizes[0])
    print(f"| {name} | {sizes[0]} | {took:.2f} | {cost:.2f} | {beside} |", flush=True)
    return answer.text


if __name__ == "__main__":
    main()
