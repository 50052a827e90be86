"""An office that gives people one of the projects they wish for: two agencies, a committee, and what its examples prove."""

OFFICE = """\
  agency: {title: หน่วยงานพัฒนา, like: staff, unit: own}
  committee: {title: คณะกรรมการ, like: staff, unit: all}
"""
UNITS = "units: {front: คณะกรรมการ, back: กรมหนึ่ง, third: กรมสอง}\n"
AGENCIES = """\
title: หน่วยงาน
columns: [{id: name, type: text, label: ชื่อ}, {id: unit, type: unit, label: หน่วย}]
rows: {one: {name: กรมหนึ่ง, unit: back}, two: {name: กรมสอง, unit: third}}
"""
PROJECTS = """\
title: โครงการ
columns:
  - {id: name, type: text, label: ชื่อ}
  - {id: agency, type: reference, from: agencies, label: หน่วยงานพัฒนา}
rows: {free: {name: ทำงานอิสระ, agency: one}, farm: {name: เกษตรกร, agency: two}, craft: {name: หัตถกรรม, agency: two},
  trade: {name: ค้าขาย, agency: one}}
"""
WISH = """\
title: แจ้งความประสงค์
handled_by: given.agency.unit if answered(given) else first.agency.unit
form:
  - fields:
      - {id: story, type: text, label: เรื่อง}
      - {id: wishes, type: ranked, from: projects, label: โครงการที่ต้องการ, searchable: true}
      - {id: first, type: reference, from: projects, label: อันดับหนึ่ง, value: "rank(wishes, 1)"}
steps:
  - {id: asked, state: submitted, label: รอมอบหมาย}
  - {id: given_one, state: in_progress, label: มอบหมายแล้ว}
  - {id: new_choice, state: returned, label: เลือกโครงการใหม่}
  - {id: asked_again, state: resubmitted, label: รอมอบหมายอีกครั้ง}
staff_forms:
  - id: decide
    title: มอบหมายโครงการ
    at: [asked, asked_again]
    moves_to: given_one
    by: [committee, agency]
    fields:
      - {id: given, type: match, of: wishes, if_none: new_choice, label: โครงการที่มอบหมาย, to_applicant: true}
      - {id: remark, type: text, label: หมายเหตุ, optional: true}
examples:
  - name: the first that can be had
    filed: 01/07/2569
    given: {wishes: [free, farm, craft]}
    do: [{decide: {given: yes}}]
    expect: {given: free}
    handled_by: back
    step: given_one
  - name: the third, with a reason against each before
    filed: 01/07/2569
    given: {wishes: [free, farm, craft]}
    do: [{decide: {given: [เต็มแล้ว, ไกลเกินไป, yes]}}]
    expect:
      given: |-
        หัตถกรรม (ลำดับที่ 3)
        ตัดสินเมื่อ 1 ก.ค. 2569 โดย เจ้าหน้าที่ตัวอย่าง
        ลำดับที่ 1 ทำงานอิสระ: เต็มแล้ว
        ลำดับที่ 2 เกษตรกร: ไกลเกินไป
    handled_by: third
  - name: none of them, chosen anew, matched again
    given: {wishes: [free, farm, craft]}
    do: [{decide: {given: [เต็ม, ไกล, ไม่มีครู]}}, {resubmit: {wishes: [trade, farm, craft]}}, {decide: {given: trade}}]
    expect: {given: trade}
    handled_by: back
    step: given_one
  - name: none of them waits for the filer
    given: {wishes: [free, farm, craft]}
    do: [{decide: {given: [เต็ม, ไกล, ไม่มีครู]}}]
    step: new_choice
"""
