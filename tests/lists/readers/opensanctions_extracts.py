"""Entities in OpenSanctions' exports; their parties are made up."""

import json
from typing import Any

ISIN = "US0378331005"
LEI = "HWUPKR0MPOU8FGXBT394"


def entity(uid: str, schema: str, *, target: bool = False, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    caption = (properties.get("name") or [schema])[0]
    return {"id": uid, "caption": caption, "schema": schema, "properties": properties, "target": target,
            "referents": ["ofac-30882", "eu-fsf-eu-9001-11", "gb-fcdo-rus9001", "unsc-7000001", "gb-hmt-99001", "Q1"],
            "datasets": ["us_ofac_cons"], "last_seen": "2026-08-05T10:00:00"}  # fmt: skip


def lines(*entities: dict[str, Any]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities)


COMPANY = entity(
    "NK-1", "Company", target=True, name=["Fiction Co Ltd", "Фикция ООО", "Fiction Company"], weakAlias=["FIC"],
    previousName=["Old Fiction"], leiCode=[LEI], registrationNumber=["91440300"], taxNumber=["7707"],
    jurisdiction=["cn"], country=["hk", "cn"], topics=["sanction"], imoNumber=["IMO6459999"],
)  # fmt: skip
SANCTION = entity(
    "s-1", "Sanction", entity=["NK-1"], authority=["OFAC"], programId=["US-NS-CMIC"], program=["NS-CMIC"],
    listingDate=["2021-06-03"], startDate=["2021-08-02"],
)  # fmt: skip
