"""Rows of the annexes of Regulation (EU) No 833/2014, as the consolidated table has them."""

HEADER = (
    "celex,recordId,programKey,annex,measure,startDate,reason,schema,name,alias,weakAlias,previousName,country,"
    "leiCode\n"
)


def annexes(*rows: str) -> str:
    """Write a table of rows, each `annex|recordId|measure|startDate|schema|name|alias`."""
    written = []
    for row in rows:
        annex, number, measure, since, schema, name, alias = row.split("|")
        written.append(f'32014R0833,{number},EU-RUS,{annex},{measure},{since},,{schema},"{name}","{alias}",,,,\n')
    return HEADER + "".join(written)


FINANCE, GOODS = "Financial restrictions", "Export control"
TABLE = annexes(
    f"III|1|{FINANCE}||LegalEntity|SBERBANK|",
    f"III|2|{FINANCE}||LegalEntity|VTB BANK|",
    f"VI||{FINANCE}||LegalEntity|ROSNEFT|",
    f"XII||{FINANCE}||LegalEntity|Alfa Bank|",
    f"XIII||{FINANCE}||LegalEntity|Kamaz|",
    f"XIII||{FINANCE}||LegalEntity|Sovcomflot|",
    f"XIV||{FINANCE}|14 June 2022|LegalEntity|Sberbank|",
    f"XIX.A||{FINANCE}||LegalEntity|ROSNEFT|",
    f"IV|7|{GOODS}|25.2.2023|LegalEntity|KAMAZ Publicly Traded Company|KAMAZ PJSC; ПАО «Камаз»",
    "XLII|9|Transportation restrictions|17.12.2024|Vessel|MARIA|",
    "XCIX|1|Financial restrictions||LegalEntity|Lodestar Works|",
)
