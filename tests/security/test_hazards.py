"""Calls nobody may write here, found in the syntax trees of the portal and in the templates (T37, ASVS 1.2, 1.3).

In place of semgrep, see docs/decisions/0018: rules of our own, each with a planted example that must be found.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.settings import ROOT

SOURCES = sorted((ROOT / "portal").rglob("*.py"))
PAGES = sorted((ROOT / "templates").rglob("*.html"))
Rule = Callable[[ast.AST], bool]
_EVALUATES = frozenset({"eval", "exec", "compile", "__import__", "breakpoint"})
_STORES = frozenset({"pickle", "marshal", "shelve", "dill", "telnetlib", "ftplib", "xml", "lxml", "xmlrpc"})
_CALLS_OUT = frozenset({"requests", "httpx", "urllib.request", "http.client", "smtplib", "aiohttp", "urllib3"})
_UNSAFE_YAML = frozenset({"load", "load_all", "full_load", "unsafe_load", "safe_load", "safe_load_all"})


def _name(node: ast.AST) -> str:
    """`a.b.c` of a name or of attributes; else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}".removeprefix(".")
    return ""


def _called(node: ast.AST) -> str:
    return _name(node.func) if isinstance(node, ast.Call) else ""


def _imports(names: frozenset[str]) -> Rule:
    def found(node: ast.AST) -> bool:
        told = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            told = [node.module or "", *(f"{node.module}.{each.name}" for each in node.names)]
        return any(one == name or one.startswith(f"{name}.") for one in told for name in names)

    return found


def _keyword(node: ast.AST, name: str, value: object) -> bool:
    given = node.keywords if isinstance(node, ast.Call) else []
    return any(
        each.arg == name and isinstance(each.value, ast.Constant) and each.value.value is value for each in given
    )


def _built(node: ast.AST) -> bool:
    """A text put together at run time: no literal, and no name of something put together elsewhere."""
    joined = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
    return isinstance(node, ast.JoinedStr) or joined or _called(node).endswith(".format")


def _guesses(node: ast.AST) -> bool:
    """The loader that takes every scalar as the text it is may be named."""
    named = [_name(each.value) for each in node.keywords] if isinstance(node, ast.Call) else []
    return _called(node) in {f"yaml.{each}" for each in _UNSAFE_YAML} and named != ["yaml.CBaseLoader"]


def _runs_built_sql(node: ast.AST) -> bool:
    last = _called(node).rpartition(".")[2]
    return (
        isinstance(node, ast.Call) and bool(node.args) and last in ("text", "exec_driver_sql") and _built(node.args[0])
    )


def _sends_where_asked(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or _called(node) != "redirect" or not node.args:
        return False
    return any(_name(part).startswith("request.") for part in ast.walk(node.args[0])) and not any(
        _called(part) in ("safe_target", "quote") for part in ast.walk(node.args[0])
    )


def _draws_secrets_carelessly(node: ast.AST) -> bool:
    return _called(node).startswith("random.") and _called(node) not in ("random.Random", "random.SystemRandom")


RULES: dict[str, tuple[Rule, str]] = {
    "evaluates text": (lambda node: _called(node) in _EVALUATES, "eval(words)"),
    "reads objects from bytes, or XML": (_imports(_STORES), "from xml.etree import ElementTree"),
    "calls out by itself": (_imports(_CALLS_OUT), "import urllib.request"),
    "reads YAML with guesses": (_guesses, "yaml.safe_load(words)"),
    "starts a shell": (
        lambda node: (
            _keyword(node, "shell", True) or _called(node) in ("os.system", "os.popen", "subprocess.getoutput")
        ),
        "subprocess.run(words, shell=True)",
    ),
    "runs SQL that was put together": (_runs_built_sql, 'session.execute(text(f"SELECT {name}"))'),
    "renders a template from a text": (
        lambda node: _called(node).rpartition(".")[2] in ("render_template_string", "from_string"),
        "render_template_string(words)",
    ),
    "switches escaping off": (lambda node: _keyword(node, "autoescape", False), "Environment(autoescape=False)"),
    "redirects where it was told": (_sends_where_asked, 'redirect(request.args["next"])'),
    "draws by chance that can be foretold": (_draws_secrets_carelessly, "random.choice(signs)"),
    "uses a broken digest": (lambda node: _called(node) in ("hashlib.md5", "hashlib.sha1"), "hashlib.md5(words)"),
    "trusts any certificate": (lambda node: _keyword(node, "verify", False), "get(address, verify=False)"),
    "takes a name anybody may take first": (lambda node: _called(node) == "tempfile.mktemp", "tempfile.mktemp()"),
    "runs Flask's own server": (lambda node: _called(node) == "app.run", "app.run(debug=True)"),
}
ALLOWED = {
    ("runs SQL that was put together", "portal/db.py"),
    ("calls out by itself", "portal/notices/mail.py"),
    ("calls out by itself", "portal/notices/webhook.py"),
}
"""A pragma takes no bound parameter; what is put into it is a number of ours. Notices go where the operator said."""


def _found(rule: Rule, source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if rule(node):
            yield getattr(node, "lineno", 0)


@pytest.mark.parametrize(("rule", "planted"), RULES.values(), ids=RULES)
def test_a_planted_hazard_is_found(rule: Rule, planted: str) -> None:
    assert list(_found(rule, f"x = 1\n{planted}\n")) == [2]


@pytest.mark.parametrize("name", RULES)
def test_the_portal_holds_none(name: str) -> None:
    told = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if (name, str(path.relative_to(ROOT))) not in ALLOWED
        for line in _found(RULES[name][0], path.read_text("utf-8"))
    ]
    assert told == []


MARKUP: dict[str, tuple[str, str]] = {
    "escaping switched off": (r"\|\s*safe\b|autoescape\s+false", "{{ words|safe }}"),
    "a script in the page": (r"<script(?![^>]*\ssrc=)", "<script>alert(1)</script>"),
    "a handler in the page": (r"\son[a-z]+\s*=\s*[\"']", '<a onclick="x()">'),
    "something fetched from elsewhere": (
        r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
        '<img src="//cdn.example/x">',
    ),
    "an address that runs": (r"[\"']javascript:", '<a href="javascript:x()">'),
}


@pytest.mark.parametrize(("pattern", "planted"), MARKUP.values(), ids=MARKUP)
def test_no_template_holds_it_and_a_planted_one_is_found(pattern: str, planted: str) -> None:
    assert re.search(pattern, planted)
    told = [str(path.relative_to(ROOT)) for path in PAGES if re.search(pattern, _bare(path))]
    assert told == []


def _bare(path: Path) -> str:
    """A template without its comments, where an address may be named."""
    return re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
