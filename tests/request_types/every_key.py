"""Files that use every key of the language, and say something sensible with each."""

OFFICE = """\
format: 1
name: {th: สำนักงานตัวอย่าง, en: Sample office}
short: ตัวอย่าง
logo: logo.png
address: เลขที่ 1
contact: "โทร. 02"
footer: ท้ายหน้า
accent: "#1d5b8f"
languages: [th, en]
time_zone: Asia/Bangkok
fiscal_year: 01/10
values: {rate: "3.5", province: ตัวอย่าง}
privacy: {basis: ม.24, purpose: พิจารณาคำร้อง, keep: 5 years, page: privacy}
consent: ยินยอม
due: 3..5 working days
holidays:
  31/12/2568: วันสิ้นปี
  13/04/2569..15/04/2569: วันสงกรานต์
registration:
  who: approved
  human_check: false
  fields:
    - {id: group, type: choice, label: กลุ่ม, options: {teacher: ครู, public: ประชาชน}}
status_check: {also_ask: citizen_id}
second_factor: {staff: offered, admin: required}
publishing: {second_person: offered}
units: {front: หน่วยหน้า, back: หน่วยหลัง}
notices: {accept: "รับเรื่อง {request.number}"}
replies: [{id: soon, title: ได้รับแล้ว, for: message, text: ได้รับเรื่องแล้ว}]
texts: {site.home: ยินดีต้อนรับ}
dashboards:
  - id: board
    title: หน้าสรุป
    for: [manager]
    note: นับจากวันที่ยื่น
    filters: [{label: เรื่อง, value: kind}, {label: รหัสเขต, value: zone, typed: key}]
    tiles:
      - {title: ตามขั้นตอน, from: [whole], where: 'kind == "two"', rows: request.step, columns: kind, measures: [count()],
         show: bar, zero_rows: true, zero_columns: true, compare_by: fiscal_year}
      - {title: ตามเขต, from: [whole], rows: zone, beside: [{label: ชื่อเขต, value: name}],
         measures: [{label: ทุกเรื่อง, value: count(), without: [kind]}]}
roles:
  officer: {title: เจ้าหน้าที่, like: staff, types: [whole], unit: own, area: zones, sees_ids: false}
  clerk: {title: ธุรการ, like: applicant}
  manager: {title: ผู้ดูแล, like: admin}
"""
PARENT = """\
format: 1
id: zones
title: เขต
columns: [{id: name, type: text, label: ชื่อ}]
rows: {north: {name: เหนือ}, south: {name: ใต้}}
"""
REGISTRY = """\
format: 1
id: things
title: สิ่งของ
key: code
label: "{name} {price}"
sort: name
public: true
kept_by: [officer, front]
area: [zone]
search: {by: [name, zone], for: [officer], columns: [name]}
lookup: {title: ตรวจรหัส, ask: code, found: พบ, not_found: ไม่พบ, shows: parts}
bookable: {hours: [08:30..12:00, 13:00..16:30], days: [mon..thu, sat], each: 1 hour, closed: [31/12/2568, 01/01/2569..02/01/2569],
  ahead: 90 days, buffer: 15 minutes, places: seats}
columns:
  - {id: code, type: text, label: รหัส, unique: true}
  - {id: name, type: text, label: ชื่อ}
  - {id: level, type: text, label: ระดับ, prefill: กลาง}
  - {id: price, type: money, label: ราคา}
  - {id: seats, type: integer, label: ที่นั่ง, optional: true}
  - {id: zone, type: reference, from: zones, label: เขต}
  - {id: bureau, type: unit, label: หน่วย, optional: true}
  - {id: officer, type: person, label: ผู้ดูแล, optional: true}
  - {id: part, type: reference, from: parts, label: ส่วน, within: zone, optional: true, sensitive: true}
rows:
  a1: {name: หนึ่ง, price: 10, zone: north, part: upper, bureau: back, officer: officer@example.com}
  a2: {name: สอง, price: 20, seats: 3, zone: south}
"""
PARTS = """\
format: 1
id: parts
title: ส่วนของเขต
columns: [{id: name, type: text, label: ชื่อ}, {id: zone, type: reference, from: zones, label: เขต}]
rows: {upper: {name: บน, zone: north}, lower: {name: ล่าง, zone: south}}
"""
BLOCK = """\
format: 1
id: person
title: บุคคล
fields:
  - {id: name, type: text, label: ชื่อ}
  - {id: age, type: integer, label: อายุ, when: answered(name)}
checks:
  - {warn_if: age > 100, field: age, text: "อายุ {age} ปี"}
"""
TYPE = """\
format: 1
id: whole
title: {th: ทั้งหมด, en: Everything}
tile: ทั้งหมด
short: หมด
note: หมายเหตุ
icon: card
links:
  - {title: คู่มือ, file: guide.pdf}
  - {title: หน้า, page: guide}
  - {title: เว็บ, url: "https://example.com/"}
  - {title: เปล่า, blank: true}
unit: front
code: "99"
open: 01/10/2568..30/09/2569
number: "{code}-{seq:04}/{fiscal_year}"
restarts: fiscal_year
anonymous: {th: ผู้ไม่เปิดเผยชื่อ, en: Without a name}
known_as: receipt
channel: kind
summary: "{kind} {day}"
filed_by: [applicant, staff, officer]
privacy: {basis: ม.24, purpose: พิจารณา, keep: 2 years}
area: [zone]
findable_from: day + days(1)
tracking: {for: [officer], by: [name, zone], columns: [number, name, zone, step, changed]}
one_per: [mail, applicant.citizen_id]
subject: {name: name, citizen_id: applicant.citizen_id, phone: phone}
about: {what: คืออะไร, who: ทุกคน, fee: ไม่มี, law: [พ.ร.บ. หนึ่ง]}
words: [ทั้งหมด, หมด]
form:
  - use: applicant
  - use: person
    as: first
  - page: หน้าแรก
    keep_for_next: true
    note: กรุณากรอก
    fields:
      - heading: หัวข้อ
      - note: คำแนะนำ
      - {id: name, type: text, label: ชื่อ, hint: ตามบัตร, placeholder: เช่น สมชาย, length: 2..100, pattern: thai, searchable: true,
         prefill: applicant.full_name, locked: after_filing, was: old_name}
      - {id: story, type: long_text, label: เรื่อง, length: ..2000, pattern: "[^<>]+", optional: true, sensitive: true, none: ไม่มี}
      - {id: phone, type: phone, label: โทรศัพท์}
      - {id: mail, type: email, label: อีเมล}
      - {id: card, type: citizen_id, label: บัตร, when: not applicant.anonymous}
      - {id: sure, type: yes_no, label: แน่ใจ, default: "true"}
      - {id: liked, type: rating, label: ความพอใจ}
      - {id: agreed, type: agree, label: ยอมรับ}
      - {id: many, type: integer, label: จำนวน, min: 1, max: 99}
      - {id: rate, type: decimal, label: อัตรา, places: 3, min: 0, max: 1}
      - {id: cost, type: money, label: ราคา, value: many * 2.5}
      - {id: before, type: request, of: whole, find_by: name, label: คำร้องก่อนหน้า, optional: true}
      - {id: spot, type: location, label: จุดเกิดเหตุ, placeholder: "13.75, 100.50"}
      - {id: day, type: date, label: วัน, min: today(), max: 31/12/2600}
      - {id: hour, type: time, label: เวลา, min: 08:30, max: 16:30}
      - {id: kind, type: choice, label: ชนิด, options: {one: หนึ่ง, two: สอง}, other: true, default: one}
      - {id: kinds, type: choices, label: หลายชนิด, options: [ก, ข, ค], other: อื่น, count: 1..2}
  - title: ส่วนที่สอง
    when: kind == "one"
    fields:
      - {id: zone, type: reference, from: zones, label: เขต}
      - {id: thing, type: reference, from: things, label: สิ่งของ, within: zone, where: option.price > 5, find_by: name, other: อื่น}
      - {id: order, type: quantities, from: things, group_by: level, price: price, where: option.price < 100, label: สั่ง}
      - {id: wishes, type: ranked, from: things, ranks: 2, within: zone, where: option.price < 100, label: ต้องการ}
      - {id: colours, type: ranked, options: {red: แดง, blue: น้ำเงิน}, ranks: 2, label: สี}
      - id: people
        type: table
        label: คน
        count: 1..5
        fields:
          - {id: who, type: text, label: ชื่อ}
          - {id: age, type: integer, label: อายุ}
          - {id: old, type: yes_no, label: สูงอายุ, value: row.age >= 60}
      - {id: scan, type: file, label: ไฟล์, accept: [jpg, pdf], size: 2 MB, count: ..3, print: true}
      - {id: used, type: period, label: ใช้, books: thing, places: 1, daily: true, length: 30 minutes..4 hours,
         held_from: submitted, parts: {start_date: เริ่ม, end_date: ถึง, start_time: ตั้งแต่, end_time: จนถึง}}
      - {id: meet, type: slot, label: นัด, books: later_thing, held_from: checking, parts: {date: วัน, time: เวลา}, optional: true}
checks:
  - {refuse_if: many > 50, field: many, text: {th: "มากไป {many}", en: "{many} is too many"}}
  - {warn_if: cost > 100, field: cost, text: แพง}
shows: {outcome: {th: ผล, en: Outcome}}
steps:
  - {id: checking, state: in_progress, label: ตรวจ, public: กำลังตรวจ, button: ตรวจเรื่อง, next: [ready], by: [officer],
     needs: [sort], due: 3 days}
  - {id: ready, state: in_progress, label: พร้อม, was: waiting, due: "days(2)"}
  - {id: parked, state: in_progress, label: รอเข้าแผน, clock: paused, menu: true,
     shows: {outcome: "รอเข้าแผน {many}"}}
  - {id: granted, state: in_progress, label: ให้สิทธิแล้ว, by: [manager]}
staff_forms:
  - id: sort
    title: จัดประเภท
    with_filing: true
    at: [submitted]
    by: [officer, front]
    when: many > 1
    fields:
      - {id: later_thing, type: reference, from: things, label: สิ่งที่ให้, default: first row, to_applicant: true}
      - {id: desk, type: unit, label: หน่วย, of: later_thing.bureau}
      - {id: whom, type: person, label: ผู้รับผิดชอบ, of: desk, prefill: later_thing.officer}
      - {id: receipt, type: text, label: เลขรับ, number: "{seq:04}/{year}", restarts: calendar_year}
    checks:
      - {refuse_if: later_thing.price > 1000, field: later_thing, text: แพงเกินไป}
  - {id: grant, title: ให้สิทธิ, at: [ready], moves_to: granted, by: [manager],
     fields: [{id: got, type: match, of: wishes, if_none: returned, label: ที่ได้},
      {id: given_role, type: choice, label: บทบาท, options: {officer: เจ้าหน้าที่, clerk: ธุรการ}}]}
  - {id: finish_it, title: เสร็จ, at: [checking], moves_to: ready, fields: [{id: remark, type: text, label: หมายเหตุ}]}
records:
  - {id: liked_it, title: ความพึงพอใจ, by: applicant, at: [done], once: true,
     fields: [{id: score, type: rating, label: คะแนน}]}
  - {id: visit, title: ติดตามผล, by: [officer, back], windows: [01/07/2569..31/07/2569, 01/12..31/01],
     fields: [{id: many, type: text, label: จำนวนที่พบ, prefill: request.number},
       {id: photo, type: file, label: ภาพ, to_applicant: true}]}
replies:
  - {id: more, title: {th: ขอข้อมูล, en: More}, for: [message, return], at: [ready], text: {th: "เรียน {name}", en: "Dear {name}"}}
then:
  - at: granted
    when: many > 1
    create_account: {citizen_id: card, title: applicant.title, first_name: name, last_name: name, phone: phone, email: mail,
      role: given_role, unit: front, areas: [zone], answers: {group: '"teacher"'}}
  - {at: done, open: other, given: {a: name}, draft: true}
due: 5 working days
handled_by: desk
assigned_to: whom
notices: {finish: "เสร็จแล้ว {request.number}"}
report:
  dimensions: [kind, request.step]
  measures: [count(), {label: เฉลี่ย, value: average(many)}]
  columns: [name]
own_paper: {officer_block: false, digits: thai, to: "{name}"}
print:
  - id: letter
    title: หนังสือ
    at: [ready, done]
    when: many > 1
    number: "ที่ {seq}/{year}"
    restarts: never
    digits: thai
    header: garuda
    to: "{name}"
    sign: [things.a1]
    officer_block: true
    body:
      - ขอรับรองว่า {name}
      - {when: answered(story), text: "เรื่อง {story}"}
examples:
  - name: all of it
    as: applicant
    filed: 31/03/2569 10:00
    with: {things: {a1: {price: 6}}, booked: {a1: ["01/04/2569 09:00..10:00"]}}
    given: {many: "3", kind: two}
    do: [{sort: {receipt: "0001"}}, accept]
    expect: {cost: "7.50"}
    hidden: [zone, thing, order, people, scan, used, meet]
    errors: []
    warnings: {}
    due: 07/04/2569
    number: "99-0001/2569"
    step: checking
    handled_by: back
"""
BASE = """\
id: base
title: ฐาน
form: [{fields: [{id: a, type: text, label: ก}, {id: b, type: text, label: ข}]}]
"""
EXTENDING = """\
id: extending
title: ต่อยอด
extends: base
remove: [b]
form: [{fields: [{id: c, type: text, label: ค, below: a}]}]
"""
