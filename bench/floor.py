"""The floor: a bare Flask application on the same database and under the same server as the portal.

One indexed query and a template of like size, or one insert; nobody is logged in, nothing is permitted, audited or
translated. What the portal adds to this is what the ratios show. `python -m bench.floor`, settings in the environment.
"""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from flask import Flask, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader
from sqlalchemy import Engine, create_engine, text

from portal.db import prepare_sqlite
from portal.queries.folding import fold, like_pattern, wanted_grams

TABLE: Final = (
    "CREATE TABLE bench_floor (key VARCHAR(32) PRIMARY KEY, reference VARCHAR(60), said TEXT, at VARCHAR(40))"
)
_LIST: Final = "key, reference, type_id, state, step, unit, subject_name, filed_at, state_changed_at, due_on, message"
_HOME: Final = text(
    "SELECT v.title, v.unit FROM request_type t JOIN type_version v ON v.id = t.current_version_id ORDER BY t.position"
)
_OWN: Final = text(f"SELECT {_LIST} FROM request WHERE applicant_id = :who ORDER BY id DESC LIMIT 11")
_QUEUE: Final = text(f"SELECT {_LIST} FROM request ORDER BY id DESC LIMIT 26")
_ONE: Final = text(
    "SELECT r.*, e.answers FROM request r JOIN edition e ON e.request_id = r.id AND e.number = r.edition WHERE r.key = :key"
)
_INSERT: Final = text("INSERT INTO bench_floor (key, reference, said, at) VALUES (:key, :reference, :said, :at)")
_BY_TRIGRAM: Final = text(f"SELECT {_LIST} FROM request WHERE search_text LIKE :pattern ORDER BY id DESC LIMIT 26")
_BY_GRAM: Final = text(
    f"SELECT {_LIST} FROM request WHERE id IN (SELECT rowid FROM search_gram WHERE search_gram MATCH :grams "
    "ORDER BY rowid DESC LIMIT 26) ORDER BY id DESC"
)
_ROWS: Final = """{% for row in rows %}<tr><td>{{ loop.index }}</td>
<td><a href="/detail/{{ row.key }}">{{ row.reference }}</a></td><td>{{ row.type_id }}</td><td>{{ row.state }}</td>
<td>{{ row.step }}</td><td>{{ row.subject_name }}</td><td>{{ row.filed_at }}</td><td>{{ row.state_changed_at }}</td>
<td>{{ row.due_on or "" }}</td><td>{{ row.message }}</td></tr>{% endfor %}"""
_BODIES: Final = {
    "home": "<ul>{% for row in rows %}<li><a href='/x'>{{ row.title }}</a> {{ row.unit }}</li>{% endfor %}</ul>",
    "list": f"<table>{_ROWS}</table>",
    "queue": f"<table>{_ROWS}</table>",
    "search": f"<table>{_ROWS}</table>",
    "detail": "<dl>{% for name, value in row.items() %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>",
    "desk": "<dl>{% for name, value in row.items() %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>",
}
_ABOUT: Final = {"home": 900, "list": 6000, "queue": 14000, "search": 14000, "detail": 2500, "desk": 2500}
"""Bytes the parts above come to; the rest of a like-sized page is plain text around them."""


def create_app() -> Flask:
    """Built in each process, like the portal."""
    app = Flask("floor", root_path=os.environ["BENCH_HOME"], static_folder=None)
    sizes = json.loads(os.environ["BENCH_SIZES"])
    app.jinja_env.autoescape = True
    app.jinja_loader = DictLoader({name: _page(name, sizes.get(name, 12000)) for name in _BODIES})
    engine = _engine(os.environ["DATABASE_URL"], int(os.environ["PORTAL_THREADS"]) + 1)
    _reading(app, engine)
    _writing(app, engine, Path(os.environ["BENCH_HOME"]))
    return app


def _engine(url: str, pool_size: int) -> Engine:
    engine = create_engine(url, pool_size=pool_size)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    return engine


def _page(name: str, size: int) -> str:
    around = "ข้อความของหน้านี้ text of this page\n" * (max(0, size - _ABOUT[name]) // 57)
    return f"<!doctype html><html lang=th><title>Floor</title><p>{around}</p>{_BODIES[name]}</html>"


def _reading(app: Flask, engine: Engine) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    reading = engine if not is_sqlite else _engine_read_only(engine)

    def rows(statement: Any, **facts: Any) -> Any:
        with reading.connect() as connection:
            return connection.execute(statement, facts).mappings().all()

    @app.get("/home")
    def home() -> str:
        return render_template("home", rows=rows(_HOME))

    @app.get("/list/<int:who>")
    def own(who: int) -> str:
        return render_template("list", rows=rows(_OWN, who=who))

    @app.get("/queue")
    def queue() -> str:
        return render_template("queue", rows=rows(_QUEUE))

    @app.get("/detail/<key>")
    def detail(key: str) -> str:
        return render_template("detail", row=rows(_ONE, key=key)[0])

    @app.get("/desk/<key>")
    def desk(key: str) -> str:
        return render_template("desk", row=rows(_ONE, key=key)[0])

    @app.get("/search")
    def search() -> str:
        words = fold(request.args["q"])
        if is_sqlite:
            return render_template("search", rows=rows(_BY_GRAM, grams=wanted_grams(words)))
        return render_template("search", rows=rows(_BY_TRIGRAM, pattern=like_pattern(words)))


def _engine_read_only(engine: Engine) -> Engine:
    reading = create_engine(engine.url, pool_size=5)
    prepare_sqlite(reading, read_only=True)
    return reading


def _writing(app: Flask, engine: Engine, home: Path) -> None:
    def keep(said: str) -> ResponseReturnValue:
        key = secrets.token_urlsafe(16)
        row = {"key": key, "reference": key[:12], "said": said, "at": datetime.now(UTC).isoformat()}
        with engine.begin() as connection:
            connection.execute(_INSERT, row)
        return redirect(f"/detail/{key}", 303)

    @app.post("/submit")
    def submit() -> ResponseReturnValue:
        return keep(json.dumps(request.form.to_dict(), ensure_ascii=False))

    @app.post("/hundred")
    def hundred() -> ResponseReturnValue:
        said = json.dumps(request.form.to_dict(), ensure_ascii=False)
        return [keep(said) for _ in range(100)][-1]

    @app.post("/upload")
    def upload() -> ResponseReturnValue:
        file = request.files["photo"]
        place = home / "floor-uploads" / secrets.token_urlsafe(16)
        file.save(place)
        return keep(place.name)

    @app.get("/paper")
    def paper() -> ResponseReturnValue:
        return send_file(home / "paper.pdf", mimetype="application/pdf")

    @app.get("/healthz")
    def health() -> str:
        return "ok"


def main() -> None:
    """Serve as `portal serve` does."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "bench.floor:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=int(os.environ["PORT"]),
        workers=int(os.environ["PORTAL_PROCESSES"]),
        blocking_threads=int(os.environ["PORTAL_THREADS"]),
        backlog=1024,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
