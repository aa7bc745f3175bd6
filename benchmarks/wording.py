"""The tables of the mangling: written apart from the product's own, so that neither can hide what the other lacks."""

import re

FORM_WORDS = frozenset({
    "CO", "COMPANY", "LTD", "LIMITED", "CORP", "CORPORATION", "INC", "INCORPORATED", "PLC", "LLC", "AG", "SA", "SPA",
    "NV", "BV", "GMBH", "PJSC", "OAO", "OOO", "JSC", "PTE", "BHD",
})  # fmt: skip
SPELT_FORMS = frozenset({"CORPORATION", "COMPANY"})  # SMIC, CCCC and CRCC have an initial for them
FOREIGN_FORMS = ("Inc", "PLC", "LLC", "AG", "SA")
FORM_SPELLINGS = (
    (re.compile(r"\bCO\.?,? ?LTD\b\.?", re.IGNORECASE), ("Co Ltd", "Company Limited", "Co., Limited", "COMPANY LTD")),
    (re.compile(r"\bCOMPANY,? (LIMITED|LTD)\b\.?", re.IGNORECASE), ("Co Ltd", "Co., Ltd.", "CO. LIMITED")),
    (re.compile(r"\bCORPORATION,? (LIMITED|LTD)\b\.?", re.IGNORECASE), ("Corp Ltd", "CORP. LTD.", "Corp Limited")),
    (re.compile(r"\bCORPORATION\b", re.IGNORECASE), ("Corp", "CORP.")),
    (re.compile(r"\bCORP\b\.?", re.IGNORECASE), ("Corporation",)),
    (re.compile(r"\bLIMITED\b", re.IGNORECASE), ("Ltd", "LTD.")),
    (re.compile(r"\bLTD\b\.?", re.IGNORECASE), ("Limited",)),
    (re.compile(r"\bINC\b\.?", re.IGNORECASE), ("Incorporated",)),
    (re.compile(r"\bINCORPORATED\b", re.IGNORECASE), ("Inc", "Inc.")),
    (re.compile(r"\b(?:OAO|PJSC|JSC)\b", re.IGNORECASE), ("Joint Stock Company", "AO")),
)
NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij",
    "i": "uok", "o": "ipl", "p": "ol", "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv",
    "g": "fthb", "h": "gyjn", "j": "hukm", "k": "jil", "l": "ko", "z": "asx", "x": "zsdc",
    "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
HOMOGLYPHS = dict(zip("aceopxyisABEKMHOPCTX", "асеорхуіѕАВЕКМНОРСТХ", strict=True))
ACCENTS = {
    "a": "\u0301\u0300\u0308\u0304\u030c",
    "e": "\u0301\u0300\u0308\u0304",
    "i": "\u0301\u0308\u0304",
    "o": "\u0301\u0308\u0304",
    "u": "\u0301\u0308\u0304\u030c",
    "n": "\u0303",
    "c": "\u0327\u030c",
    "s": "\u030c",
    "z": "\u030c",
}
ABBREVIATIONS = {
    "INTERNATIONAL": "INTL",
    "MANUFACTURING": "MFG",
    "TECHNOLOGY": "TECH",
    "TECHNOLOGIES": "TECHS",
    "COMMUNICATIONS": "COMM",
    "COMMUNICATION": "COMM",
    "TELECOMMUNICATIONS": "TELECOM",
    "GROUP": "GRP",
    "HOLDINGS": "HLDGS",
    "HOLDING": "HLDG",
    "SERVICES": "SRVCES",
    "ENGINEERING": "ENGRG",
    "CONSTRUCTION": "CONSTR",
    "CORPORATION": "CORP",
    "COMPANY": "CO",
    "LIMITED": "LTD",
    "NATIONAL": "NATL",
    "INDUSTRY": "IND",
    "INDUSTRIES": "INDS",
    "INDUSTRIAL": "INDL",
    "ELECTRONICS": "ELECTR",
    "ELECTRONIC": "ELEC",
    "SCIENCE": "SCI",
    "AVIATION": "AVN",
    "AIRCRAFT": "ACFT",
    "MACHINERY": "MACH",
    "INFORMATION": "INFO",
    "DEVELOPMENT": "DEV",
    "EQUIPMENT": "EQUIP",
    "INVESTMENT": "INVT",
    "SEMICONDUCTOR": "SEMICON",
    "RAILWAY": "RLWY",
    "MILITARY": "MIL",
    "PETROLEUM": "PETE",
    "FINANCIAL": "FINL",
    "GENERAL": "GEN",
    "SHIPPING": "SHPG",
    "TRADING": "TRDG",
    "TRANSPORT": "TRANS",
    "CHEMICAL": "CHEM",
    "PRODUCTS": "PRODS",
    "SYSTEMS": "SYS",
    "MANAGEMENT": "MGMT",
    "RESEARCH": "RES",
    "INSTITUTE": "INST",
    "UNIVERSITY": "UNIV",
}
LINKS = frozenset({"and", "of", "the", "for", "de", "y", "et"})
ACRONYMS = frozenset({
    "AVIC", "CSSC", "CNOOC", "SMIC", "CRRC", "COSCO", "CSIC", "CASIC", "CASC", "NORINCO", "ZEMIC", "CGN",
    "CNNC", "CETC", "COMEC", "COMAC", "BGI", "DJI", "SZ", "CH", "CEC", "NINCO", "YMTC", "CXMT",
})  # fmt: skip
SHARE_CLASSES = (
    " A",
    "-A",
    " H",
    "-H",
    " B SHS",
    " H SHS",
    " CLASS A",
    " CL B",
    " SPON ADR",
    "-ADR",
    " ADS",
    "-SP ADR",
    " UNSPON ADR",
    " GDR",
    " NVDR",
    " 144A",
    " REG S",
    " ORD",
    " COM",
    " PREF",
    " RTS",
    " WTS",
    " SWAP",
    "-W",
    " ORD SHS",
    " COMMON STOCK",
)
BOND_TAILS = (
    " 4.5% 2027",
    " 3.125% 15/09/2028",
    " 4 1/4 05/20/30",
    " 2.875% NTS 2029",
    " FRN 2026",
    " 0% CB 2025",
    " 5.00 PERP",
    " MTN 3.75 28",
)
# Each way of writing the same sound or syllable in Latin letters: pinyin apart and together, Arabic, Russian, Persian.
ROMANISATIONS = (
    *((whole, parted) for whole, parted in (
        (r"\bHANGZHOU\b", "HANG ZHOU"), (r"\bXIAMEN\b", "XIA MEN"), (r"\bGUIZHOU\b", "GUI ZHOU"),
        (r"\bNANJING\b", "NAN JING"), (r"\bBEIJING\b", "BEI JING"), (r"\bSHENYANG\b", "SHEN YANG"),
        (r"\bCHANGSHA\b", "CHANG SHA"), (r"\bJIANGXI\b", "JIANG XI"), (r"\bFUJIAN\b", "FU JIAN"),
        (r"\bANHUI\b", "AN HUI"), (r"\bZHEJIANG\b", "ZHE JIANG"), (r"\bSHENZHEN\b", "SHEN ZHEN"),
        (r"\bSHANGHAI\b", "SHANG HAI"), (r"\bGUANGZHOU\b", "GUANG ZHOU"), (r"\bWUHAN\b", "WU HAN"),
        (r"\bXI'AN\b", "XIAN"), (r"\bSHAANXI\b", "SHAN XI"), (r"\bZHONGTIAN\b", "ZHONG TIAN"),
        (r"\bHONGDU\b", "HONG DU"), (r"\bZHONGHANG\b", "ZHONG HANG"), (r"\bJINGJIA\b", "JING JIA"),
        (r"\bHUAWEI\b", "HUA WEI"), (r"\bBEIJING\b", "PEKING"), (r"\bCHENGDU\b", "CHENG DU"),
        (r"\bTIANJIN\b", "TIAN JIN"), (r"\bCHONGQING\b", "CHONG QING"), (r"\bSICHUAN\b", "SI CHUAN"),
    )),
    (r"\bM[OU]HAMM?[AE]D\b", "MOHAMED"), (r"\bAHMAD\b", "AHMED"), (r"\bHUSSEIN\b", "HUSAYN"),
    (r"\bYUSUF\b", "YOUSSEF"),
    (r"\bABDULLAH\b", "ABDALLAH"), (r"\bAL[- ]", "EL-"), (r"KH", "H"), (r"OV\b", "OFF"), (r"IY\b", "Y"),
    (r"EY\b", "EI"),
    (r"OU", "U"), (r"EE", "I"), (r"PH", "F"), (r"Q", "K"), (r"DZH", "J"), (r"YA\b", "IA"), (r"EV\b", "EFF"),
    (r"CK", "K"),
)  # fmt: skip
BLANKS = ("\u00a0", "\u2009", "\u202f", "  ", "\t")
INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\u200e", "\ufeff")
MISREADINGS = (
    ("O", "0"),
    ("I", "1"),
    ("S", "5"),
    ("B", "8"),
    ("L", "1"),
    ("l", "1"),
    ("o", "0"),
    ("rn", "m"),
    ("RN", "M"),
)
