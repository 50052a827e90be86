"""Keys of what is counted: `report` of a type, `dashboards` of the office."""

from typing import Final

from portal.request_types.keys.kinds import Construct, Key, Kind
from portal.request_types.reports_declared import COMPARED, SHOWN

K = Kind
_MEASURES: Final = Key(
    "measures",
    K.OWN,
    "ตัวเลขที่แสดง: สูตรที่ใช้ count sum average เช่น sum(amount) หรือ {label, value}",
    "figures: formulas of count, sum and average, as `sum(amount)`, or {label, value}",
    default="[count()]",
)
REPORT: Final = Construct(
    "report",
    "รายงานของประเภท: นับตามอะไร",
    "Report of a type: what it is counted by",
    (
        Key(
            "dimensions",
            K.OWN,
            "นับแยกตามอะไร: รายการสูตรที่ได้ตัวเลือก แถวทะเบียน ใช่/ไม่ใช่ วันที่ หรือจำนวนเต็ม เช่น district หรือ fiscal_year(paid_on)",
            "what it is counted by: formulas that give an option, a row of a registry, yes or no, a day or a whole number, "
            "as `district` or `fiscal_year(paid_on)`",
            default="สถานะ ขั้นตอน หน่วยงาน channel และ area / state, step, unit, `channel` and `area`",
        ),
        _MEASURES,
        Key("columns", K.OWN, "คอลัมน์ของรายการที่ส่งออก: รายการสูตร", "columns of its lists and exports: formulas"),
    ),
)
MEASURE: Final = Construct(
    "measure",
    "ตัวเลขของรายงาน",
    "Figure of a report",
    (
        Key("label", K.TEXT, "ชื่อ", "what it is called"),
        Key("value", K.FORMULA, "สูตร", "its formula", required=True),
        Key(
            "without",
            K.OWN,
            "ตัวกรองของหน้าที่ไม่ใช้กับตัวเลขนี้ ตัวเลขอยู่หน้าแถวครั้งเดียว ก่อนคอลัมน์อื่น ใช้ในช่องของหน้าสรุป",
            "filters of the page that it does not heed; it stands once in a row, before the columns; for tiles of a dashboard",
        ),
    ),
)
FILTER: Final = Construct(
    "filter",
    "ตัวกรองของหน้าสรุป",
    "Filter of a dashboard",
    (
        Key("label", K.TEXT, "ชื่อ", "what it is called"),
        Key("value", K.FORMULA, "สูตรที่กรอง", "the formula it filters by", required=True),
        Key(
            "typed",
            K.FORMULA,
            "คอลัมน์ของทะเบียนที่ให้พิมพ์แทนการเลือกจากรายการ เช่น `code`: คีย์ของทะเบียน หรือคอลัมน์ที่ `unique`",
            "the column of its registry that is typed in place of choosing from a list, as `code`: the registry's key, "
            "or one that is `unique`",
        ),
    ),
)
BESIDE: Final = Construct(
    "beside",
    "คอลัมน์ข้างชื่อแถว",
    "Column beside the names of rows",
    (
        Key("label", K.TEXT, "ชื่อ", "what it is called", default="ชื่อของคอลัมน์ / what the column is called"),
        Key(
            "value",
            K.FORMULA,
            "คอลัมน์ เช่น `code` หรือ `province.code`",
            "a column, as `code` or `province.code`",
            required=True,
        ),
    ),
)
DASHBOARD: Final = Construct(
    "dashboard",
    "หน้าสรุป",
    "Dashboard",
    (
        Key("id", K.ID, "ชื่ออ้างอิง", "its name", required=True),
        Key("title", K.TEXT, "ชื่อหน้า", "its title", required=True),
        Key(
            "for",
            K.WORDS,
            "บทบาทที่ดูได้ `public` คือทุกคน",
            "roles that read it; `public` is everybody",
            default="ทุกคนที่ดูรายงานได้ / all who read figures",
        ),
        Key("note", K.TEXT, "หมายเหตุ", "a note"),
        Key(
            "filters",
            K.OWN,
            "กรองทั้งหน้าตามอะไร นอกจากปีงบประมาณและช่วงวันที่: สูตร หรือ {label, value, typed} "
            "ช่องหนึ่งนับแยกพร้อมกันได้ไม่เกินห้าอย่าง (แถว คอลัมน์ เงื่อนไข และตัวกรอง อย่างเดียวกันนับครั้งเดียว)",
            "what the whole page is filtered by besides fiscal year and days: formulas or {label, value, typed}. A tile is "
            "counted by five things at once at most: its rows, columns and condition, and the filters; the same twice is one",
        ),
        Key("tiles", K.MANY, "ตัวเลข แผนภูมิ และตาราง", "its figures, charts and tables", required=True, of="tile"),
    ),
)
TILE: Final = Construct(
    "tile",
    "ช่องของหน้าสรุป",
    "Tile of a dashboard",
    (
        Key("title", K.TEXT, "หัวข้อ", "its heading", required=True),
        Key(
            "from",
            K.WORDS,
            "ประเภทคำร้องที่นับ หรือทะเบียนเดียวที่นับแถว (สูตรอ่านคอลัมน์ได้โดยตรง)",
            "types it counts, or one registry whose rows it counts (formulas read its columns as bare names)",
            default="ทุกประเภท / all",
        ),
        Key("where", K.FORMULA, "นับเฉพาะที่ตรงเงื่อนไข", "only requests of which this holds"),
        Key("rows", K.FORMULA, "แถว นับแยกตามอะไร", "what its rows are counted by"),
        Key("columns", K.FORMULA, "คอลัมน์ นับแยกตามอะไร", "what its columns are counted by"),
        _MEASURES,
        Key("show", K.ONE_OF, "แสดงแบบใด", "how it is shown", default="table", words=SHOWN),
        Key("zero_rows", K.YES_NO, "แสดงแถวที่เป็นศูนย์ด้วย", "rows that nothing has stand there too", default="false"),
        Key(
            "zero_columns", K.YES_NO, "แสดงคอลัมน์ที่เป็นศูนย์ด้วย", "columns that nothing has stand there too", default="false"
        ),
        Key(
            "beside",
            K.OWN,
            "คอลัมน์ของทะเบียนของแถว ที่แสดงข้างชื่อแถว เช่น `[province.code, code]` หรือ {label, value}",
            "columns of the rows' registry, shown beside their names: `[province.code, code]`, or {label, value}",
        ),
        Key("compare_by", K.ONE_OF, "เทียบกับช่วงก่อน", "beside it the same of the time before", words=COMPARED),
    ),
)
