"""Papers as offices print them, with fictional people: used by the tests and to look at."""

import io

from PIL import Image, ImageDraw

from portal.papers.paper import (
    Column,
    Field,
    FileLine,
    Files,
    Heading,
    HistoryLine,
    Letter,
    OfficeHead,
    Paper,
    PaperSection,
    Paragraph,
    Picture,
    Signature,
    Table,
)

LONG_NAME = "นางสาวกมลทิพย์ภัสสรารัตนวงศ์เจริญสุขสวัสดิ์ พงศ์พิพัฒน์กุลธนโชติอัครเดชาภิวัฒน์ ณ อยุธยา"
UNBROKEN = "ABCDEFGHIJ" * 22


def picture(size: tuple[int, int] = (640, 480), kind: str = "JPEG") -> bytes:
    """A landscape drawn here."""
    image = Image.new("RGB", size, "#b7d7ee")
    pen = ImageDraw.Draw(image)
    pen.ellipse((size[0] * 0.7, size[1] * 0.1, size[0] * 0.85, size[1] * 0.3), fill="#f6c945")
    pen.polygon([(0, size[1]), (size[0] * 0.35, size[1] * 0.35), (size[0] * 0.8, size[1])], fill="#4d7c59")
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


def logo() -> bytes:
    """A round mark with a clear ground."""
    image = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((6, 6, 234, 234), outline="#1b4f8f", width=12)
    pen.polygon([(120, 50), (190, 180), (50, 180)], fill="#1b4f8f")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


OFFICE = OfficeHead(
    name="สำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1",
    address="99 หมู่ 1 ตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 10000",
    contact="โทร. 02 000 0000  อีเมล office@example.go.th",
    logo=logo(),
)
PERSON = (
    Field("เลขประจำตัวประชาชน", "1 1111 11111 11 9"),
    Field("เบอร์โทรศัพท์", "08 1000 0001"),
    Field("ชื่อ-นามสกุล", "นางปิ่นแก้ว น้ำทิพย์"),
    Field("อีเมล", "pinkaew@example.com", literal=True),
)
FILES = Files(
    (
        FileLine(
            "สำเนาบัตรประชาชน.pdf", "PDF", "182 kB", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        ),
        FileLine(
            "สลิปเงินเดือน เดือนมีนาคม.jpg",
            "JPEG",
            "1.2 MB",
            "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        ),
    )
)


def pension() -> Paper:
    return Paper(
        title="การยื่นขอบำเหน็จดำรงชีพ",
        language="th",
        office=OFFICE,
        header="logo",
        reference="2120250331112432",
        date_line="วันที่ 31 มีนาคม พ.ศ. 2568",
        subject="ขอรับบำเหน็จดำรงชีพ",
        addressee="ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1",
        status="ส่งคำร้องไปยังเจ้าหน้าที่",
        edition="ตามที่ยื่น",
        sections=(
            PaperSection("ข้อมูลผู้ยื่นคำขอ", PERSON),
            PaperSection("รายละเอียด", (Field("หนี้บำเหน็จค้ำประกันเงินกู้", "125,000.50 บาท"), Field("ธนาคาร", ""))),
            PaperSection("เอกสารแนบ", (FILES,)),
        ),
        signatures=(Signature("นางปิ่นแก้ว น้ำทิพย์", role="ผู้ยื่นคำขอ"),),
        officer_block=True,
        qr="https://office.example.go.th/s/8f3k2m9x1c7v5b4n",
        footer="พิมพ์จากระบบบริการแบบจุดเดียวเบ็ดเสร็จ",
        made="2025-03-31T11:24:32+07:00",
    )


def card() -> Paper:
    fields = (
        Field("ชื่อ-นามสกุล", LONG_NAME),
        Field("วัน/เดือน/ปีเกิด", "1 มกราคม พ.ศ. 2520"),
        Field("อายุ", "48 ปี"),
        Field("สัญชาติ", "ไทย"),
        Field("หมู่โลหิต", "O"),
        Field("ที่อยู่ในทะเบียนบ้าน", "99/9 หมู่ที่ 9 ซอยญี่ปุ่น ถนนปู่ย่าตายาย ตำบลกุ้งน้ำเค็ม อำเภอผู้ใหญ่ฐานะดี จังหวัดตัวอย่าง 10000"),
        Field("ที่อยู่ที่สามารถติดต่อได้", "บ้านเลขที่ 5\nหมู่บ้านปั้นดินที่นี่\nตำบลในเมือง อำเภอเมือง จังหวัดตัวอย่าง 10000"),
        Field("กลุ่มงาน/โรงเรียน", "กลุ่มบริหารงานบุคคล"),
        Field("ตำแหน่ง", "เจ้าหน้าที่ชั่วคราว"),
        Field("กรณีการขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ", "ขอบัตรใหม่เนื่องจากบัตรหายหรือถูกทำลาย"),
        Field("เลขที่เครื่อง", UNBROKEN, literal=True),
        *(Field(f"ข้อมูลที่ {n}", "ไม่ได้ระบุเบี้ยต่ำ" if n % 3 else "สิ้นสุดแล้ว") for n in range(1, 23)),
    )
    history = tuple(
        HistoryLine(
            f"{n} เม.ย. 2568, 09:0{n} น.",
            "นายสมชาย ใจดี",
            "เจ้าหน้าที่ส่งให้แก้ไขข้อมูล" if n % 2 else "ส่งข้อมูลแก้ไขไปยังเจ้าหน้าที่",
            "กรุณาแนบสำเนาบัตรประชาชนที่เห็นเลขประจำตัวครบ 13 หลัก และรับรองสำเนาถูกต้อง" if n % 2 else "",
        )
        for n in range(1, 9)
    )
    return Paper(
        title="คำขอมีบัตรประจำตัวหรือขอบัตรประจำตัวใหม่",
        language="th",
        office=OFFICE,
        header="garuda",
        reference="1120250331111014",
        number="ที่ ศธ 04001/123",
        date_line="เขียนที่ สพป.ตัวอย่าง เขต 1 วันที่ 31 มีนาคม พ.ศ. 2568",
        addressee="ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1",
        status="ดำเนินการเรียบร้อย",
        edition="แก้ไขครั้งที่ 2",
        sections=(
            PaperSection("ข้อมูลผู้ยื่นคำขอ", (*PERSON[:2], *fields)),
            PaperSection(
                "คำชี้แจง",
                (
                    Heading("เหตุที่ขอบัตรใหม่"),
                    Paragraph("บัตรเดิมสูญหายระหว่างเดินทางไปราชการที่อำเภอปู่น้ำ ได้แจ้งความไว้แล้ว " * 6),
                    Picture(picture(), "ภาพถ่ายสถานที่ (13.75638, 100.50177)"),
                ),
            ),
            PaperSection("เอกสารแนบ", (FILES,)),
        ),
        history=history,
        signatures=(Signature(LONG_NAME, role="ผู้ยื่นคำขอ"),),
        officer_block=True,
        qr="https://office.example.go.th/s/1f3k2m9x1c7v5b4n",
        made="2025-04-08T09:08:00+07:00",
    )


def order(fields: int = 2) -> Paper:
    columns = (
        Column("ที่", number=True, share=1),
        Column("รายการ", share=7),
        Column("จำนวน", number=True, share=2),
        Column("ราคาต่อหน่วย (บาท)", number=True, share=3),
        Column("รวม (บาท)", number=True, share=2),
    )
    rows = (
        ("1", "ปพ.1-ป ระเบียนแสดงผลการเรียน ระดับประถมศึกษา (เล่ม)", "4", "160.00", "640.00"),
        ("2", "ปพ.3-ป แบบรายงานผู้สำเร็จการศึกษา (แผ่น)", "15", "5.00", "75.00"),
        ("3", "ปพ.2-บ ประกาศนียบัตร ระดับมัธยมศึกษาตอนต้น (แผ่น)", "20", "2.00", "40.00"),
    )
    totals = (("ราคารวมทั้งหมด", "755.00"), ("ค่าขนส่ง", "26.43"), ("ยอดชำระทั้งสิ้น", "781.43"))
    return Paper(
        title="สั่งซื้อแบบพิมพ์ทางการศึกษา (ปพ.)",
        language="th",
        office=OFFICE,
        header="logo",
        reference="4120250331113734",
        date_line="วันที่ 31 มีนาคม พ.ศ. 2568",
        addressee="ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1",
        status="เจ้าหน้าที่กำลังดำเนินการ",
        edition="ตามที่ยื่น",
        sections=(
            PaperSection("ข้อมูลผู้ยื่นคำขอ", PERSON),
            PaperSection(
                "รายการสั่งซื้อ",
                (
                    Field("โรงเรียน", "โรงเรียนบ้านคำร้อง"),
                    *(Field(f"ข้อมูลที่ {n}", f"ค่าที่กรอก {n}") for n in range(2, fields)),
                    Table(columns, rows, totals),
                    Paragraph("จำนวนเงิน (ตัวอักษร) เจ็ดร้อยแปดสิบเอ็ดบาทสี่สิบสามสตางค์"),
                ),
            ),
        ),
        history=(HistoryLine("31 มี.ค. 2568, 11:37 น.", "นางปิ่นแก้ว น้ำทิพย์", "ส่งคำร้องไปยังเจ้าหน้าที่"),),
        signatures=(Signature("นางปิ่นแก้ว น้ำทิพย์", "ครู โรงเรียนบ้านคำร้อง", "ผู้สั่งซื้อ"),),
        officer_block=True,
        qr="https://office.example.go.th/s/4f3k2m9x1c7v5b4n",
        made="2025-03-31T11:37:34+07:00",
    )


def certificate() -> Letter:
    return Letter(
        title="หนังสือรับรองเงินเดือน",
        language="th",
        office=OFFICE,
        header="garuda",
        reference="1220250331112220",
        number="ที่ ศธ 04001/รบ 45/2568",
        paragraphs=(
            "หนังสือฉบับนี้ให้ไว้เพื่อรับรองว่า นางปิ่นแก้ว น้ำทิพย์ เลขประจำตัวประชาชน 1 1111 11111 11 9 "
            "เป็นข้าราชการครูและบุคลากรทางการศึกษา ตำแหน่ง ครู วิทยฐานะชำนาญการพิเศษ สังกัดโรงเรียนบ้านคำร้อง "
            "สำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1 อัตราเงินเดือน 41,580.00 บาท "
            "(สี่หมื่นหนึ่งพันห้าร้อยแปดสิบบาทถ้วน)",
            "เงินวิทยฐานะ 5,600.00 บาท (ห้าพันหกร้อยบาทถ้วน) ปัจจุบันยังปฏิบัติหน้าที่อยู่ และเป็นผู้มีความประพฤติเรียบร้อย",
        ),
        given="ให้ไว้ ณ วันที่ 31 มีนาคม พ.ศ. 2568",
        signatures=(Signature("นายผู้ใหญ่ ปั้นดี", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาตัวอย่าง เขต 1"),),
        qr="https://office.example.go.th/v/1220250331112220",
        made="2025-03-31T16:00:00+07:00",
    )
