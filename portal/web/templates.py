"""Templates, compiled once for each language: what is known by then is written in as it is, and costs no page anything.

`t("lists.item")`, `static("style.css")` and `icon("print")` with a constant become literal text. An id without a text
stops the template when it is loaded, not in the one branch that says it.
"""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from flask import g, has_app_context
from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import BaseLoader, Template, nodes
from jinja2 import Environment as AnyEnvironment
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from portal.texts import LANGUAGES, edition, text

_MARK, _OWN = ":", "~"
"""In the names templates are kept under, `th~:base.html`: before the file, and before the edition of the office's words."""
Known = Mapping[str, Callable[[str], str]]


class Sheet(Template):
    """A template whose macros are made once: they know the same globals whoever imports them."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Worded(Environment):
    """Flask's environment, with a compiled template for each language and each wording of the office."""

    template_class = Sheet

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options)
        self.loader = _Named(self.loader) if self.loader else None

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        language = g.get("language", LANGUAGES[0]) if has_app_context() else LANGUAGES[0]
        return super()._load_template(f"{language}{_OWN}{edition()}{_MARK}{name}", globals)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        prefix, marked, _ = (name or "").partition(_MARK)
        if marked:
            _Folding(self._known(prefix.partition(_OWN)[0])).visit(source)
        return super()._generate(source, name, filename, defer_init)

    def _known(self, language: str) -> Known:
        """Calls whose answer is known from language and argument alone; files may change under a debugger."""
        known: dict[str, Any] = {"t": lambda key: text(language, key)}
        if not self.app.debug:
            known |= {"static": self.globals["static"], "icon": self.globals["draw_icon"]}
        return known


class _Named(BaseLoader):
    """Finds the file behind `th~:base.html`."""

    def __init__(self, files: BaseLoader) -> None:
        self._files = files

    def get_source(
        self, environment: AnyEnvironment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        return self._files.get_source(environment, template.partition(_MARK)[2] or template)

    def list_templates(self) -> list[str]:
        return self._files.list_templates()


class _Folding(NodeTransformer):
    """Puts answers in the place of calls."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def visit_Block(self, node: nodes.Block) -> nodes.Node:
        """Collected in one piece: else each word of it climbs through every template that is extended."""
        self.generic_visit(node)
        gathered = nodes.Filter(None, "safe", [], [], None, None, lineno=node.lineno)
        node.body = [nodes.FilterBlock(node.body, gathered, lineno=node.lineno)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        called, plain = node.node, not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if isinstance(called, nodes.Name) and called.name in self._known and plain and len(node.args) == 1:
            argument = node.args[0]
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
                return nodes.Const(self._known[called.name](argument.value), lineno=node.lineno)
        return node
