"""The examples that teach the language hold: each is read, checked and proves itself."""

import pytest

from portal.request_types.compiling import compile_bundle
from portal.request_types.examples import running
from portal.request_types.reading.source import BARE_OFFICE, Bundle, File

PENSION = """\
id: pension
title: {th: การยื่นขอบำเหน็จดำรงชีพ, en: Living gratuity}
code: 21
form:
  - use: applicant                      # asks nothing
  - title: รายละเอียด
    fields:
      - {id: email, type: email, label: อีเมล}
      - {id: debt, type: money, label: หนี้บำเหน็จค้ำประกันเงินกู้}
      - {id: id_card, type: file, label: สำเนาบัตรประชาชน}
      - {id: paper_1, type: file, label: เอกสารอื่นๆ 1, optional: true}
"""
ORDER = """\
id: form_order
title: {th: สั่งซื้อแบบพิมพ์ทางการศึกษา(ปพ.), en: Order of school forms}
code: 41
form:
  - use: applicant
  - title: รายการสั่งซื้อ
    fields:
      - {id: school, type: reference, from: schools, label: โรงเรียน, other: สังกัดอื่น (โปรดระบุ)}
      - {id: order, type: quantities, from: school_forms, group_by: level, price: unit_price, label: สั่งซื้อ}
      - {id: goods, type: money, label: ราคารวมทั้งหมด (บาท), value: order.total}
      - id: shipping
        type: money
        label: ค่าขนส่ง (บาท)
        hint: คิดร้อยละ 3.5 ของราคาซื้อ (ขั้นต่ำ 25 บาท)
        value: max(25, goods * 0.035) if goods > 0 else 0
      - {id: payable, type: money, label: ยอดชำระทั้งสิ้น (บาท), value: goods + shipping}
examples:
  - name: half a satang rounds up
    with: {school_forms: {p1_primary: {unit_price: 160}, p3_primary: {unit_price: 5}}}
    given: {order: {p1_primary: 4, p3_primary: 15}}
    expect: {goods: 715, shipping: 25.03}
  - name: an order of nothing
    given: {order: {}}
    errors: {order: กรุณาระบุจำนวนอย่างน้อย 1 รายการ}
"""
SCHOOLS = (
    "id: schools\ntitle: โรงเรียน\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {first: {name: โรงเรียนหนึ่ง}}\n"
)
SCHOOL_FORMS = """\
id: school_forms
title: แบบพิมพ์
columns:
  - {id: name, type: text, label: แบบ}
  - {id: level, type: text, label: ระดับ}
  - {id: unit_price, type: money, label: ราคา}
rows:
  p1_primary: {name: ปพ.1-ป, level: ประถม, unit_price: 160}
  p3_primary: {name: ปพ.3-ป, level: ประถม, unit_price: 5}
"""
BOOKING = """\
id: room_booking
title: จองห้องประชุม
code: 31
due: 3..5 working days
form:
  - use: applicant
  - title: การใช้ห้อง
    fields:
      - {id: attendees, type: integer, min: 1, label: จำนวนผู้เข้าร่วมประชุม}
      - {id: room, type: reference, from: rooms, label: เลือกห้องประชุม}
      - {id: booked, type: period, books: room, daily: true, label: วันเวลาที่ใช้}      # 9-12 on each day of a range
      - {id: catering, type: yes_no, label: ต้องการอาหารว่าง}
      - {id: menu, type: long_text, label: รายการอาหารว่าง, when: catering}
checks:
  - warn_if: attendees > room.capacity
    field: attendees
    text: "ห้องนี้รับได้ {room.capacity} คน โปรดเลือกห้องใหญ่กว่าหรือลดจำนวน"
examples:
  - name: adjacent is fine, overlap is refused
    filed: 31/03/2568 11:28
    with: {booked: {small: ["01/04/2568 09:00..12:00"]}}
    given: {room: small, booked: "01/04/2568 11:30..16:00"}
    errors: [booked]
"""
ROOMS = """\
id: rooms
title: ห้องประชุม
bookable: {hours: 08:30..16:30, days: mon..fri, each: 30 minutes, ahead: 90 days}
columns:
  - {id: name, type: text, label: ชื่อห้อง}
  - {id: capacity, type: integer, label: ความจุ}
rows:
  large: {name: ห้องประชุมใหญ่, capacity: 200}
  small: {name: ห้องประชุมเล็ก, capacity: 20}
"""
CERTIFICATE = """\
id: certificate
title: หนังสือรับรอง
form:
  - fields:
      - {id: wanted, type: choice, label: ต้องการ, options: {salary: เงินเดือน, conduct: ความประพฤติ}}
      - {id: post, type: text, label: ตำแหน่ง}
      - {id: salary, type: money, label: เงินเดือน}
      - {id: rank_pay, type: money, label: เงินวิทยฐานะ, optional: true}
print:
  - id: salary_certificate                 # the request itself is a paper every type has without asking
    title: หนังสือรับรองเงินเดือน
    at: done
    when: wanted == "salary"
    number: "ที่ {seq}/{year}"
    digits: thai
    body:
      - ขอรับรองว่า {applicant.full_name} ตำแหน่ง {post} อัตราเงินเดือน {salary} บาท ({salary:words})
      - {when: answered(rank_pay), text: "เงินวิทยฐานะ {rank_pay} บาท"}
      - ให้ไว้ ณ วันที่ {issued:long}
    sign: [executives.director]
"""
EXECUTIVES = (
    "id: executives\ntitle: ผู้บริหาร\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {director: {name: ผอ.}}\n"
)
HOUSEHOLD = """\
id: household
title: ครัวเรือน
form:
  - fields:
      - id: members
        type: table
        label: สมาชิกในครัวเรือน
        fields:
          - {id: birth, type: date, label: วันเกิด}
          - {id: age, type: integer, label: อายุ, value: "years_between(row.birth, today())"}
          - {id: works, type: yes_no, label: ทำงาน, when: row.age >= 15}
          - {id: income, type: money, label: รายได้ต่อเดือน, when: row.works}
      - {id: per_head, type: money, label: รายได้เฉลี่ยต่อคน, value: sum(members.income) / count(members)}
checks:
  - {refuse_if: per_head > 3000, field: members, text: "รายได้เฉลี่ย {per_head} บาท เกินเกณฑ์ 3,000 บาท"}
"""
REGISTRIES = {"schools": SCHOOLS, "school_forms": SCHOOL_FORMS, "rooms": ROOMS, "executives": EXECUTIVES}


@pytest.mark.parametrize("text", [PENSION, ORDER, BOOKING, CERTIFICATE, HOUSEHOLD])
def test_an_example_of_the_language_is_sound_and_proves_itself(text: str) -> None:
    registries = {name: File(f"registries/{name}.yaml", words) for name, words in REGISTRIES.items()}
    checked, problems = compile_bundle(Bundle(File("f.yaml", text), BARE_OFFICE, None, {}, registries))
    assert [problem.said("en") for problem in problems.sorted()] == []
    assert checked is not None
    assert [(result.name, result.failures) for result in running.run(checked) if not result.ok] == []
