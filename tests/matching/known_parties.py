"""Parties made from publicly known facts, for the matching tests."""

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party


def make_party(name: str, *names: Name, identifiers: tuple[Identifier, ...] = (), country: str | None = "CN") -> Party:
    return Party(name, name, (Name(name, NameKind.PRIMARY), *names), identifiers, country)


def _alias(text: str) -> Name:
    return Name(text, NameKind.ALIAS)


def _ticker(text: str) -> Identifier:
    return Identifier(IdentifierKind.TICKER, text)


def _isin(text: str) -> Identifier:
    return Identifier(IdentifierKind.ISIN, text)


PARTIES = (
    make_party(
        "CHINA MOBILE LIMITED",
        identifiers=(_ticker("CHL US"), _ticker("941 HK"), _isin("US16941M1099"), _isin("HK0941009539")),
    ),
    make_party("CHINA MOBILE COMMUNICATIONS GROUP CO., LTD.", _alias("CHINA MOBILE")),
    make_party("China Telecom Corporation Limited", identifiers=(_ticker("0728 HK"), _ticker("CHA US"))),
    make_party("SEMICONDUCTOR MANUFACTURING INTERNATIONAL CORPORATION", Name("SMIC", NameKind.WEAK)),
    make_party(
        "HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO., LTD.",
        _alias("HIKVISION"),
        identifiers=(_ticker("002415 CN"), _isin("CNE100000PM8")),
    ),
    make_party("SENSETIME GROUP LIMITED"),
    make_party("CHINA SHIPBUILDING INDUSTRY COMPANY LIMITED", identifiers=(_ticker("601989 CN"),)),
    make_party("China Railway Construction Corporation Limited", identifiers=(_ticker("1186 HK"),)),
    make_party("ANHUI GREATWALL MILITARY INDUSTRY COMPANY LIMITED"),
    make_party("Luokong Technology Corporation"),
    make_party("COSTAR GROUP CO., LTD."),
    make_party("CHINA ELECTRONICS CORPORATION", _alias("CEC")),
    make_party("CNOOC LIMITED", identifiers=(_ticker("00883 HK"), _ticker("CEO US"), _ticker("CNU CA"))),
    make_party("Dawning Information Industry Co., Ltd", identifiers=(_ticker("603019CN"),)),
    make_party("Tencent Holdings Limited", _alias("Tencent")),
)
