from portal.request_types.formulas import evaluation_order


def test_computed_fields_come_after_their_sources_else_in_the_order_of_the_file() -> None:
    order = evaluation_order(
        {
            ("payable",): [("goods",), ("shipping",)],
            ("goods",): [("order", "total")],
            ("shipping",): [("goods",)],
            ("note",): [],
        }
    )
    assert order.fields == (("goods",), ("shipping",), ("payable",), ("note",))
    assert not order.cycle


def test_a_column_comes_before_what_reads_its_table() -> None:
    order = evaluation_order(
        {
            ("per_head",): [("members", "income")],
            ("grown",): [("members",)],
            ("members", "income"): [("row", "wage"), ("members", "age")],
            ("members", "age"): [("row", "birth")],
        }
    )
    assert order.fields == (("members", "age"), ("members", "income"), ("per_head",), ("grown",))


def test_a_cycle_is_told_by_its_path() -> None:
    order = evaluation_order({("x",): [("a",)], ("a",): [("b",)], ("b",): [("c",)], ("c",): [("a", "total")]})
    assert order.cycle == (("a",), ("b",), ("c",), ("a",))


def test_a_column_may_not_need_itself_through_its_row() -> None:
    order = evaluation_order({("members", "age"): [("row", "works")], ("members", "works"): [("row", "age")]})
    assert order.cycle == (("members", "age"), ("members", "works"), ("members", "age"))


def test_a_chain_of_a_thousand_fields_is_no_matter() -> None:
    chain: dict[tuple[str, ...], list[tuple[str, ...]]] = {(f"f{n}",): [(f"f{n + 1}",)] for n in range(1000)}
    assert evaluation_order(chain).fields[0] == ("f999",)
