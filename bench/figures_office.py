"""The office that reports are measured in: cases of people in 8 provinces and 80 districts, a dashboard as executives have it."""

from typing import Final

TYPE: Final = "case"
PROVINCES: Final = 8
DISTRICTS: Final = 80
KINDS: Final = tuple(f"kind{number}" for number in range(8))
SOURCES: Final = ("walk_in", "post", "line")
STEPS: Final = ("new", "asked", "paid", "closed")
ROLES: Final = """\
  boss: {title: ผู้บริหาร, like: executive}
dashboards:
  - id: main
    title: หน้าผู้บริหาร
    for: [boss]
    filters: [province, district]
    tiles:
      - {title: ทั้งหมด, from: [case], show: number, measures: [count(), sum(amount)], compare_by: fiscal_year}
      - {title: ตามขั้นตอน, from: [case], rows: request.step, show: bar, zero_rows: true}
      - {title: ตามเรื่อง, from: [case], rows: kind, columns: result, show: bar}
      - {title: ตามอำเภอ, from: [case], rows: district, measures: [count(), sum(amount)], zero_rows: true}
      - {title: เรื่องด่วน, from: [case], where: urgent, rows: province, columns: kind}
      - {title: ช่องทาง, from: [case], rows: source, columns: request.state, show: bar}
"""
_NAME: Final = "{id: name, type: text, label: ชื่อ}"
LISTS: Final = {
    "provinces": f"title: จังหวัด\ncolumns: [{_NAME}]\nrows:\n"
    + "".join(f"  p{number}: {{name: จังหวัด {number}}}\n" for number in range(PROVINCES)),
    "districts": f"title: อำเภอ\ncolumns: [{_NAME}, {{id: province, type: reference, from: provinces, label: จังหวัด}}]\nrows:\n"
    + "".join(
        f"  d{number}: {{name: อำเภอ {number}, province: p{number % PROVINCES}}}\n" for number in range(DISTRICTS)
    ),
}
CASE: Final = f"""\
title: เคส
unit: front
shows: {{result: ผล}}
form:
  - fields:
      - {{id: province, type: reference, from: provinces, label: จังหวัด}}
      - {{id: district, type: reference, from: districts, within: province, label: อำเภอ}}
      - {{id: kind, type: choice, label: เรื่อง, options: {{{", ".join(f"{each}: เรื่อง {each}" for each in KINDS)}}}}}
      - {{id: source, type: choice, label: ช่องทาง, options: {{{", ".join(f"{each}: ทาง {each}" for each in SOURCES)}}}}}
      - {{id: urgent, type: yes_no, label: ด่วน}}
      - {{id: story, type: long_text, label: เล่า}}
steps:
  - {{id: new, state: submitted, label: ใหม่, shows: {{result: รอ}}}}
  - {{id: asked, state: in_progress, label: ขอความเห็น, shows: {{result: กำลังดู}}}}
  - {{id: paid, state: in_progress, label: จ่าย, shows: {{result: ช่วยแล้ว}}}}
  - {{id: closed, state: done, label: จบ, shows: {{result: ช่วยแล้ว}}}}
staff_forms:
  - {{id: help, title: ช่วย, at: [asked], moves_to: paid, fields: [{{id: amount, type: money, label: เงิน}}]}}
report:
  dimensions: [province, district, kind, source, urgent, result]
  measures: [count(), {{label: จำนวนเงิน, value: sum(amount)}}, average(amount)]
"""
