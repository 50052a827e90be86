"""`python -m bench.checking`: what checking a type of 2,000 lines costs beside a bare parse of the same text, and what the
largest and worst texts cost that a file may hold (`bench/hostile_texts.py`): the check, and saying what is wrong.

The floor is PyYAML's C parser (`yaml.load` with CSafeLoader), the fastest there is. Each round checks a text that no
round before had, so that nothing is remembered. Seconds of the processor; ratios of the medians.
"""

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import yaml

from bench.hostile_texts import TEXTS
from portal.request_types.compiling import bundle_of, compile_bundle
from portal.request_types.editing import outline
from portal.request_types.proving import as_told, counted
from portal.request_types.reading.composing import MOST_NODES
from portal.request_types.reading.document import MOST_BYTES
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import BARE_OFFICE, File, OfficeSource

ROUNDS: Final = 15
QUESTIONS: Final = 378
NEVER_PARSED: Final = ("nested maps", "a bracket that does not end")
"""A bare parse of these does not end soon, or ends the process."""
_QUESTION: Final = """\
      - id: question_{number}
        type: {type}
        label: {{th: คำถามที่ {number}, en: Question {number}}}
        hint: โปรดกรอกตามจริง
        optional: true
"""


def type_of(questions: int, called: str) -> str:
    """A type with so many questions, every third asked only after an answer to an earlier one."""
    lines = ["format: 1\n", "id: long\n", f"title: {called}\n", "form:\n"]
    for number in range(questions):
        if number % 17 == 0:
            lines.append(f"  - title: ส่วนที่ {number // 17 + 1}\n    fields:\n")
        lines.append(_QUESTION.format(number=number, type="integer" if number % 2 else "text"))
        if number > 3 and number % 2 and number % 3 == 0:
            lines.append(f"        when: question_{number - 2} > 3\n")
    steps = "steps:\n  - {id: looking, state: in_progress, label: ตรวจ}\n"
    return "".join(lines) + steps


def main() -> None:
    """Measure and print."""
    texts = [type_of(QUESTIONS, f"แบบยาว {round}") for round in range(ROUNDS)]
    bare = _median(lambda text: yaml.load(text, Loader=yaml.CSafeLoader), texts)
    checked, parts = _median(_check, texts), _median(outline, texts)
    print(f"{len(texts[0].splitlines()):,} lines, {len(texts[0].encode()):,} bytes, median of {ROUNDS}")
    print("| work | ms | of the bare parse |\n|---|---:|---:|")
    for name, took in (("bare parse", bare), ("check", checked), ("outline for the workshop", parts)):
        print(f"| {name} | {took * 1000:.1f} | {took / bare:.1f} |")
    _hostile()


def _hostile() -> None:
    """Each once, without anything remembered."""
    print(f"\nLargest texts, at most {MOST_BYTES // 1024} kB and {MOST_NODES:,} nodes; seconds of the processor")
    print(
        "| text | kB | bare parse | check and say | of the bare parse | problems | told |\n|---|---:|---:|---:|---:|---:|---:|"
    )
    for name, hostile in TEXTS.items():
        text = hostile.whole()
        gc.collect()
        gc.freeze()  # what earlier texts left is looked through for garbage by neither of the two
        bare = 0.0 if name in NEVER_PARSED else _bare(text)
        began = time.process_time()
        problems = compile_bundle(bundle_of(_office(text), "long"))[1].sorted()
        shown = as_told(problems)
        took = time.process_time() - began
        ratio = f"{took / bare:.1f}" if bare > 0.01 else "-"
        size = len(text.encode()) // 1024
        print(
            f"| {name} | {size} | {bare:.2f} | {took:.2f} | {ratio} | {counted(shown):,} | {len(shown)} |", flush=True
        )


def _bare(text: str) -> float:
    began = time.process_time()
    with suppress(yaml.YAMLError):
        yaml.load(text, Loader=yaml.CSafeLoader)
    return time.process_time() - began


def _check(text: str) -> None:
    checked, problems = compile_bundle(bundle_of(_office(text), "long"))
    if checked is None:
        raise RuntimeError("; ".join(each.said("en") for each in problems.sorted()))


def _office(text: str) -> OfficeSource:
    return OfficeSource("", BARE_OFFICE, {"long": File("request_types/long.yaml", text)}, {}, {}, Problems())


def _median(work: Callable[[str], object], texts: list[str]) -> float:
    took = []
    for text in texts:
        began = time.process_time()
        work(text)
        took.append(time.process_time() - began)
    return statistics.median(took)


if __name__ == "__main__":
    main()
