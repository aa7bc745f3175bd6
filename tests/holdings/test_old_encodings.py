"""Old encodings: read where headings of their language are words in one of them, said by a warning, else refused."""

import pytest

from service.errors import HoldingsFileError
from service.holdings import read_portfolio
from tests.holdings.holdings_files import csv_file

CHINESE = ("证券代码,证券名称,持仓数量,市值", "600941,中国移动,100,5000", "000001,平安银行,200,3000", "合计,,300,8000")
TRADITIONAL = ("股票代號,股票名稱,數量", "0941,中國移動,100", "2330,台積電,200", "合計,,300")
JAPANESE = ("銘柄コード,銘柄名,保有数量,評価額", "7203,トヨタ自動車,100,5", "6758,ソニーグループ,20,3", "合計,,,8")
KOREAN = ("종목코드,종목명,보유수량,평가금액", "005930,삼성전자,10,5", "000660,에스케이하이닉스,20,3", "합계,,,8")
RUSSIAN = ("Эмитент,ISIN,Количество", "ПАО Сбербанк,RU0009029540,10", "Газпром ПАО,RU0007661625,20", "Итого,,30")
GERMAN = ("Bezeichnung;ISIN;Stück", "Münchener Rück AG;DE0008430026;3", "Süßkind Möbel AG;;5")
FRENCH = ("Libellé;Code ISIN;Quantité", "Société Générale;FR0000130809;3", "L'Oréal;FR0000120321;5")


def _names(lines: tuple[str, ...]) -> list[str]:
    mark = ";" if ";" in lines[0] else ","
    at = next(place for place, cell in enumerate(lines[1].split(mark)) if not cell.isascii() or cell in "Rück")
    return [line.split(mark)[at] for line in lines[1:3]]


@pytest.mark.parametrize(
    ("lines", "codec", "name"),
    [
        (CHINESE, "gbk", "gb18030"),
        (CHINESE, "gb2312", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "cp950", "big5"),
        (TRADITIONAL, "big5hkscs", "big5"),
        (TRADITIONAL, "gbk", "gb18030"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (KOREAN, "euc_kr", "euc-kr"),
        (KOREAN, "cp949", "euc-kr"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8_r", "koi8-r"),
        (GERMAN, "mac_roman", "mac-roman"),
        (FRENCH, "mac_roman", "mac-roman"),
        (("Name;ISIN", "Münchener Rück AG;", "Süßkind Möbel AG;"), "mac_roman", "mac-roman"),
    ],
)
def test_an_old_encoding_is_read_and_said(lines: tuple[str, ...], codec: str, name: str) -> None:
    read = read_portfolio(csv_file(*lines, encoding=codec, end="\r\n"))
    assert [one.name for one in read.portfolio.holdings] == _names(lines)
    assert read.layout.encoding == name
    assert [note.value for note in read.portfolio.warnings if note.column == "encoding"] == [name]
    assert read.portfolio.rows == len(lines) - 1


@pytest.mark.parametrize("lines", [CHINESE, JAPANESE, KOREAN, RUSSIAN, GERMAN])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-8"])
def test_unicode_is_read_without_a_mark_and_without_a_word(lines: tuple[str, ...], codec: str) -> None:
    read = read_portfolio(csv_file(*lines, encoding=codec))
    assert [one.name for one in read.portfolio.holdings] == _names(lines)
    assert not [note for note in read.portfolio.warnings if note.column == "encoding"]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_and_with_few_letters_of_ascii_is_read(codec: str) -> None:
    read = read_portfolio(csv_file("证券名称,国家,备注", "中国移动通信集团,中国,主要持仓", encoding=codec))
    assert [one.name for one in read.portfolio.holdings] == ["中国移动通信集团"]


WESTERN = ("Name,Ticker", "Škoda,ABC"), ("Libellé,Ticker", "“naïve” – Œuvre,ABC"), ("Name,Ticker", "Košice Tržaška,ABC")


@pytest.mark.parametrize("lines", [GERMAN, FRENCH, *WESTERN])
def test_windows_1252_is_read_without_a_word(lines: tuple[str, ...]) -> None:
    read = read_portfolio(csv_file(*lines, encoding="windows-1252"))
    assert read.layout.encoding == "windows-1252"
    assert not [note for note in read.portfolio.warnings if note.column == "encoding"]


# Under headings of plain ASCII: the names, in which encodings, and the name of each that is told.
BY_LETTERS = {
    "Greek": (("ΕΘΝΙΚΗ ΤΡΑΠΕΖΑ", "ΟΠΑΠ", "Άλφα Τράπεζα"), {"cp1253": "windows-1253", "iso8859_7": "iso-8859-7"}),
    "Russian": (
        ("ПАО Сбербанк", "Газпром ПАО", "Лукойл"),
        {"cp1251": "windows-1251", "koi8_r": "koi8-r", "cp866": "ibm866", "iso8859_5": "iso-8859-5"},
    ),
    "Ukrainian": (("Київстар", "Укрпошта", "Їжак і партнери"), {"cp1251": "windows-1251"}),
    "Bulgarian": (("Първа инвестиционна банка", "Софарма", "Химимпорт"), {"cp1251": "windows-1251"}),
    "Hebrew": (
        ("בנק הפועלים", "טבע תעשיות", "בזק החברה הישראלית", "אלביט מערכות"),
        {"cp1255": "windows-1255", "iso8859_8": "windows-1255"},
    ),
    "Arabic": (("أرامكو السعودية", "مصرف الراجحي"), {"cp1256": "windows-1256", "iso8859_6": "iso-8859-6"}),
    "Thai": (("ปตท จำกัด", "ธนาคารกรุงเทพ", "ปูนซิเมนต์ไทย"), {"cp874": "windows-874"}),
    "Chinese": (("中国移动有限公司", "海康威视", "平安银行"), {"gbk": "gb18030"}),
    "traditional Chinese": (("中國移動", "海康威視數字", "騰訊控股"), {"big5": "big5"}),
    "Japanese": (
        ("三菱商事", "トヨタ自動車", "チャイナモバイル"),
        {"cp932": "shift_jis", "euc_jp": "euc-jp", "iso2022_jp": "iso-2022-jp"},
    ),
    "Korean": (("삼성전자", "에스케이하이닉스", "차이나모바일", "현대자동차"), {"cp949": "euc-kr"}),
    "Turkish": (("Türkiye İş Bankası", "Şişecam", "Ereğli Demir"), {"cp1254": "windows-1254", "cp857": "ibm857"}),
    "Turkish and French": (("Ereğli Demir", "Yapı Kredi", "Société Générale"), {"cp1254": "windows-1254"}),
    "Polish": (
        ("Zakład Ubezpieczeń", "Żabka Group", "Bank Śląski"),
        {"cp1250": "windows-1250", "iso8859_2": "iso-8859-2", "cp852": "ibm852"},
    ),
    "Czech": (
        ("ČEZ", "Česká zbrojovka", "Škoda Plzeň", "Česká spořitelna"),
        {"cp1250": "windows-1250", "iso8859_2": "iso-8859-2"},
    ),
    "Romanian": (("Petrom Ţară", "Şantierul", "Societatea Română"), {"cp1250": "windows-1250"}),
    "Croatian": (("Hrvatska poštanska", "Končar", "Đuro Đaković"), {"cp1250": "windows-1250"}),
    "Lithuanian": (("Šiaulių bankas", "Žemaitijos pienas"), {"cp1257": "windows-1257"}),
    "German": (("Münchener Rück", "Société Générale"), {"cp850": "ibm850", "cp437": "ibm850"}),
}


@pytest.mark.parametrize(
    ("names", "codec", "told"),
    [(names, codec, told) for names, codecs in BY_LETTERS.values() for codec, told in codecs.items()],
)
def test_letters_tell_an_encoding_where_no_heading_does(names: tuple[str, ...], codec: str, told: str) -> None:
    lines = [f"{name},TICK,{place}" for place, name in enumerate(names, 1)]
    read = read_portfolio(csv_file("Name,Ticker,Quantity", *lines, encoding=codec, end="\r\n"))
    assert [one.name for one in read.portfolio.holdings] == list(names)
    assert read.layout.encoding == told
    assert [note.value for note in read.portfolio.warnings if note.column == "encoding"] == [told]


@pytest.mark.parametrize(
    "names",
    [
        ("Nestlé",),
        ("Peñoles", "Crêpe"),
        ("Banco BPM Società", "Volkswagen Vz"),
        ("Íslandsbanki", "Ölgerðin", "Þorbjörn", "Sýn", "Sjóvá"),
        ("Ölgerðin Egill", "Sýn hf"),
        ("Ørsted", "Mærsk", "Företag", "Citroën", "Ações Vale", "L’Oréal", "©Morningstar", "50 µm", "n° 5"),
        ("bioMérieux", "£100 Bond", "Hermès®", "Itaú¹"),
    ],
)
def test_western_names_are_windows_1252_without_a_word(names: tuple[str, ...]) -> None:
    content = csv_file("Name,Ticker", *(f"{name},ABC" for name in names), encoding="windows-1252")
    read = read_portfolio(content)
    assert [one.name for one in read.portfolio.holdings] == list(names)
    assert not [note for note in read.portfolio.warnings if note.column == "encoding"]


def test_a_name_that_is_icelandic_or_turkish_is_said_to_be_in_doubt() -> None:
    (note,) = [
        note
        for note in read_portfolio(csv_file("Name,Ticker", "Ereğli,ABC", encoding="cp1254")).portfolio.warnings
        if note.column == "encoding"
    ]
    assert "'Ereðli'" in note.message


def test_a_turkish_isin_settles_that_it_is_turkish() -> None:
    read = read_portfolio(csv_file("Name,ISIN", "Ereğli,TRAEREGL91G3", encoding="cp1254"))
    assert [one.name for one in read.portfolio.holdings] == ["Ereğli"]


def test_a_place_beside_western_names_does_not_make_them_another_encoding() -> None:
    """The Å of Åland is a sign in Mac Roman, beside which Land would be a heading."""
    read = read_portfolio(csv_file("Name,Country", "Société Générale,Åland", encoding="windows-1252"))
    assert [one.name for one in read.portfolio.holdings] == ["Société Générale"]


@pytest.mark.parametrize(
    "content",
    [
        csv_file(CHINESE[0], encoding="gbk") + csv_file(*CHINESE[1:]),
        csv_file(RUSSIAN[0], encoding="cp1251") + csv_file(*RUSSIAN[1:]),
        csv_file(CHINESE[0]) + csv_file(*CHINESE[1:], encoding="gbk"),
        csv_file(GERMAN[0], encoding="windows-1252") + csv_file(*CHINESE[1:], encoding="gbk"),
        csv_file(*CHINESE, encoding="gbk") + b"\xff\xff,x,1,1\n",
        csv_file(*JAPANESE, encoding="shift_jis") + b"\x80\xfd,x,1,1\n",
        csv_file("Name,Ticker", *CHINESE[1:3], encoding="gbk") + csv_file(TRADITIONAL[1]),
        csv_file("Name,Ticker", *RUSSIAN[1:3], encoding="cp1251") + csv_file(RUSSIAN[1]),
        csv_file("Name,Ticker", "Mediobanca,A", *BY_LETTERS["Polish"][0], encoding="cp1250") + csv_file("Société,B"),
    ],
)  # fmt: skip
def test_two_encodings_in_one_file_are_refused(content: bytes) -> None:
    with pytest.raises(HoldingsFileError, match="save the file as UTF-8"):
        read_portfolio(content)


def test_a_page_in_an_old_encoding_is_read() -> None:
    rows = "".join(f"<tr><td>{'<td>'.join(line.split(','))}</tr>" for line in CHINESE)
    read = read_portfolio(f"<html><body><table>{rows}</table></body></html>".encode("gbk"))
    assert [one.name for one in read.portfolio.holdings] == ["中国移动", "平安银行"]


def _page(lines: tuple[str, ...], charset: str) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(",")) + "</tr>" for line in lines)
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{head}</head><body><table>{rows}</table></body></html>"


def _spreadsheet(lines: tuple[str, ...], charset: str) -> str:
    cells = ("".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in line.split(",")) for line in lines)
    rows = "".join(f"<Row>{row}</Row>" for row in cells)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0" encoding="{charset}"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="P"><Table>{rows}</Table></Worksheet></Workbook>'
    )


TURKISH = ("Name,ISIN", "Tüpraş AŞ,TRATUPRS91E8", "Şişecam AŞ,TRASISEW91Q3")


@pytest.mark.parametrize(
    ("lines", "charset", "codec", "name", "why"),
    [
        (CHINESE, "gb2312", "gb18030", "gb18030", "the file says"),
        (TRADITIONAL, "big5", "big5hkscs", "big5", "the file says"),
        (JAPANESE, "Shift_JIS", "cp932", "shift_jis", "the file says"),
        (KOREAN, "euc-kr", "cp949", "euc-kr", "the file says"),
        (RUSSIAN, "windows-1251", "cp1251", "windows-1251", "the file says"),
        (RUSSIAN, "koi8-r", "koi8_r", "koi8-r", "the file says"),
        (TURKISH, "iso-8859-9", "cp1254", "windows-1254", "the file says"),
        # Nothing is declared, or something that it cannot be.
        (RUSSIAN, "", "cp1251", "windows-1251", "its headings"),
        (CHINESE, "utf-8", "gb18030", "gb18030", "its headings"),
    ],
)
def test_a_page_says_which_old_encoding_it_was_read_in(
    lines: tuple[str, ...], charset: str, codec: str, name: str, why: str
) -> None:
    read = read_portfolio(_page(lines, charset).encode(codec))
    assert [one.name for one in read.portfolio.holdings] == [line.split(",")[_place(lines)] for line in lines[1:3]]
    assert read.layout.encoding == name
    (note,) = [note for note in read.portfolio.warnings if note.column == "encoding"]
    assert note.value == name
    assert why in note.message


@pytest.mark.parametrize(
    ("lines", "charset", "codec", "name"),
    [
        (CHINESE, "GB2312", "gb18030", "gb18030"),
        (TRADITIONAL, "Big5", "big5", "big5"),
        (RUSSIAN, "windows-1251", "cp1251", "windows-1251"),
    ],
)
def test_an_xml_spreadsheet_says_which_old_encoding_it_declares(
    lines: tuple[str, ...], charset: str, codec: str, name: str
) -> None:
    read = read_portfolio(_spreadsheet(lines, charset).encode(codec))
    assert [one.name for one in read.portfolio.holdings] == [line.split(",")[_place(lines)] for line in lines[1:3]]
    assert read.layout.encoding == name
    assert [note.value for note in read.portfolio.warnings if note.column == "encoding"] == [name]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1251"])
def test_a_page_of_unicode_is_read_as_such_whatever_it_declares(charset: str) -> None:
    read = read_portfolio(_page(RUSSIAN, charset).encode())
    assert [one.name for one in read.portfolio.holdings] == _names(RUSSIAN)
    assert read.layout.encoding == "utf-8"
    assert not [note for note in read.portfolio.warnings if note.column == "encoding"]


def _place(lines: tuple[str, ...]) -> int:
    """Find the column of names: it is the first whose cells are no numbers."""
    return next(place for place, cell in enumerate(lines[1].split(",")) if not cell.isascii())
