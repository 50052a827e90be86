"""Addresses come out as Werkzeug's own routes put them together, and nothing is made before it is asked for."""

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Map, Rule

from portal.web import addresses
from portal.web.addresses import Address


def test_each_route_builds_the_address_that_a_plain_one_builds(app: Flask) -> None:
    rules = list(app.url_map.iter_rules())
    assert len(rules) > 100
    for rule in rules:
        assert isinstance(rule, Address)
        plain = Map([Rule(rule.rule, endpoint=rule.endpoint, methods=rule.methods)], converters=app.url_map.converters)
        values = {name: _value(converter) for name, converter in rule._converters.items()}
        for words in (values, values | {"q": "คำ & อื่น", "page": 2}):
            found = app.url_map.bind("localhost").build(rule.endpoint, words, append_unknown=True)
            assert rule.build(words) == next(plain.iter_rules()).build(words), rule.rule
            assert found
        assert rule.build(values, False) == next(plain.iter_rules()).build(values, False)


def test_a_route_with_defaults_builds_its_address_too() -> None:
    routes = Map(
        [Address("/pages/<int:page>", endpoint="pages"), Address("/pages", endpoint="pages", defaults={"page": 1})]
    )
    at = routes.bind("localhost")
    assert (at.build("pages", {"page": 1}), at.build("pages", {"page": 2})) == ("/pages", "/pages/2")


def test_its_code_is_made_at_first_need_and_serves_every_portal_of_a_process() -> None:
    before = len(addresses._made)
    first, second = (Map([Address("/only/here/<name>", endpoint="one")]).bind("localhost") for _ in range(2))
    assert len(addresses._made) == before
    assert {first.build("one", {"name": "x"}), second.build("one", {"name": "x"})} == {"/only/here/x"}
    assert len(addresses._made) == before + 1


def _value(converter: BaseConverter) -> object:
    """Something that stands in an address here."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 7 if isinstance(converter, IntegerConverter) else "ก /ข?"
