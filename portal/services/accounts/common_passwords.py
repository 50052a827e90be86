"""Passwords everybody tries first, and words that say nothing secret here. Folded: lower case, without blanks."""

from typing import Final

_COMMON = """
    password passw0rd p@ssw0rd p@ssword password1 password12 password123 password1234 password12345 passwordpassword
    12345678 123456789 1234567890 12345678910 123456789012 1234567890123 87654321 987654321 0987654321 01234567
    0123456789 11223344 1122334455 12341234 123412341234 12344321 123123123 123123123123 123321123 112233445566 13579246
    147258369
    789456123 159753456 741852963 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc qazwsxedc zaq12wsx q1w2e3r4
    qwer1234 qwerty12 qwerty123 qwerty1234 qwertyuiop qwertyui asdfghjk asdfghjkl asdf1234 asdfasdf zxcvbnm1 zxcvbnm123
    abcd1234 abc12345 abc123456 abcdefgh abcdefghi abcdefghijkl a1234567 a12345678 a123456789 aa123456 aa12345678
    aaa11111 aaaa1111 iloveyou iloveyou1 iloveyou2 sunshine sunshine1 princess princess1 football football1 baseball
    superman batman123 welcome1 welcome123 letmein1 letmein123 trustno1 whatever dragon123 monkey123 shadow123 master123
    michael1 jordan23 starwars computer internet changeme changeme1 changeme123 admin123 admin1234 admin12345
    administrator administrator1 root1234 adminadmin useruser user1234 guest123 guest1234 test1234 test12345 testtest
    testing1 testing123 demo1234 demodemo default1 default123 secret12 secret123 secret1234 temp1234 temppass temporary
    qwe12345 q1234567 google123 facebook thailand thailand1 thailand123 bangkok1 bangkok123 krungthep krungthep1
    siam1234 sawasdee sawasdee1 sawasdee123 sawadee1 chiangmai chiangmai1 khonkaen khonkaen1 korat1234 phuket123
    isanisan rakthai1 rakmaemak kidtueng kidthung khunkru1 teacher1 teacher12 teacher123 teacher1234 kruthai1 school12
    school123 school1234 student1 student123 office12 office123
    รหัสผ่าน รหัสผ่าน1 รหัสผ่าน123 รหัสผ่าน1234 รหัสผ่าน๑๒๓๔ ๑๒๓๔๕๖๗๘ ๑๒๓๔๕๖๗๘๙ ๑๒๓๔๕๖๗๘๙๐ สวัสดีครับ สวัสดีค่ะ
    สวัสดีประเทศไทย ประเทศไทย กรุงเทพมหานคร เชียงใหม่ ฉันรักเธอ รักแม่ที่สุด คิดถึงเธอ ไม่บอกหรอก ลืมรหัสผ่าน โรงเรียน
    คุณครู1234 ครูไทย1234 ๅภถุึคตจข ๆไำพะัีรนย ฟหกดเ้่าสว ฟหกดเสวง ผปแอิืทมใฝ ฟหกดฟหกด ๅ/-ภถุึค
"""
COMMON: Final = frozenset(_COMMON.split())

TELLTALE: Final = ("password", "รหัสผ่าน", "khamrong", "คำร้อง", "admin", "onestop", "eservice")
"""Words of this very portal: what is left beside them must be long enough to be a secret of its own."""
