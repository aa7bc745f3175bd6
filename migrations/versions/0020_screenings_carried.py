"""Screenings of before are carried into the tables of revision 0019, to the letter, and back."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OUTCOME = "outcome IN ('clear', 'flagged', 'incomplete')"
_FLAG = (
    "flag IN ('clear', 'former', 'notice', 'licensed', 'enjoined', 'pending', 'restricted', 'review',"
    " 'divest', 'no_trade', 'blocked')"
)
_SEVERITY = "severity BETWEEN 0 AND 100"
_SEARCHED = ("name", "isin", "cusip", "sedol", "figi", "lei", "ticker")
_FIELDS = (*_SEARCHED, "exchange", "country", "quantity", "market_value", "currency", "acquired_on", "side")
_PLAIN = ("jurisdictions", "fail_on", "matcher_version", "profile", "profile_hash", "code_version")
_SHARED = ("jurisdictions", "fail_on", "lists", "law", "matcher")
_COLUMNS = {"screening_id": "id", "outcome": "outcome", "as_of": "as_of", "known_at": "known_at"}
_PIECE = 1_000
_AT_ONCE = 1_000  # findings held in memory


def upgrade() -> None:
    if not op.get_context().as_sql:  # a script for a person cannot carry documents over: it begins without screenings
        _Carrier().carry()
    for table in ("findings", "screening_lists", "screenings"):
        op.drop_table(f"old_{table}")


def downgrade() -> None:
    _make_old()
    if op.get_context().as_sql:
        return
    _carry_back()


def _column(name: str, kind: sa.types.TypeEngine[Any] | None = None, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), nullable=nullable)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _key_name(table: str) -> str:
    """Name a key as it is called in the end; PostgreSQL has the name once for all tables, so that it waits there."""
    return str(op.f(f"pk_{table}" if op.get_context().dialect.name == "sqlite" else f"old_pk_{table}"))


def _make_old() -> None:
    op.create_table(
        "old_screenings",
        _column("id"),
        _column("created_at", sa.DateTime(timezone=True)),
        *(_column(name) for name in ("outcome", "as_of", "known_at", "fail_on")),
        *(_column(name) for name in ("matcher_version", "profile", "profile_hash", "code_version")),
        *(_column(name, sa.JSON()) for name in ("jurisdictions", "source", "document")),
        sa.CheckConstraint(_OUTCOME, name=op.f("ck_screenings_outcome_known")),
        sa.PrimaryKeyConstraint("id", name=_key_name("screenings")),
    )
    op.create_table(
        "old_screening_lists",
        _column("screening_id"),
        _key("position"),
        _column("code"),
        _column("version"),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["old_screenings.id"], name=op.f("fk_screening_lists_screening_id_screenings")
        ),
        sa.ForeignKeyConstraint(
            ["code", "version"],
            ["list_versions.code", "list_versions.version"],
            name=op.f("fk_screening_lists_code_version_list_versions"),
        ),
        sa.PrimaryKeyConstraint("screening_id", "position", name=_key_name("screening_lists")),
    )
    _make_old_findings()


def _make_old_findings() -> None:
    op.create_table(
        "old_findings",
        _column("screening_id"),
        _key("position"),
        _column("row", sa.Integer()),
        _column("flag"),
        _column("severity", sa.Integer()),
        _column("searched"),
        _column("market_value", sa.Double(), nullable=True),
        _column("days_left", sa.Integer(), nullable=True),
        _column("lists"),
        _column("strength"),
        _column("document", sa.JSON()),
        sa.CheckConstraint(_FLAG, name=op.f("ck_findings_flag_known")),
        sa.CheckConstraint(_SEVERITY, name=op.f("ck_findings_severity_on_scale")),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["old_screenings.id"], name=op.f("fk_findings_screening_id_screenings")
        ),
        sa.PrimaryKeyConstraint("screening_id", "position", name=_key_name("findings")),
    )


def _written(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text


def _read(value: Any) -> Any:  # noqa: ANN401  # JSON; PostgreSQL's driver has read it already
    return json.loads(value) if isinstance(value, str) else value


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 6)


def _digest(*texts: str) -> bytes:
    whole = hashlib.sha256()
    for text in texts:
        content = text.encode()
        whole.update(len(content).to_bytes(8, "big"))
        whole.update(content)
    return whole.digest()


def _insert(table: str, columns: Sequence[str]) -> sa.TextClause:
    values = ", ".join(f":{name}" for name in columns)
    return sa.text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})")  # noqa: S608  # own names


class _Carrier:
    """Carries screenings into the new tables, in the order of their making; a text that comes again is written once."""

    def __init__(self) -> None:
        self.connection = op.get_bind()
        self.known: dict[str, dict[bytes, int]] = {"screening_settings": {}, "answers": {}, "listing_texts": {}}

    def carry(self) -> None:
        ids = self.connection.execute(sa.text("SELECT id FROM old_screenings ORDER BY created_at, id")).scalars().all()
        for number, screening_id in enumerate(ids, 1):
            self._carry_head(number, screening_id)
            self._carry_findings(number, screening_id)
        if self.connection.dialect.name == "postgresql":
            self._count_on()

    def _carry_head(self, number: int, screening_id: str) -> None:
        given = {"id": screening_id}
        rows = self.connection.execute(sa.text("SELECT * FROM old_screenings WHERE id = :id"), given)
        row = dict(rows.mappings().one())
        source, document = _read(row["source"]), _read(row["document"])
        own, notes = _without_notes(document)
        settings_id = self._settings(row, document, screening_id)
        known = {key: row[column] for key, column in _COLUMNS.items()}
        left = {
            key: value
            for key, value in own.items()
            if key not in _SHARED and not (key in known and known[key] == value)
        }
        if isinstance(rejected := source.get("rejected"), dict):
            notes["rejected"] = rejected.pop("rows", [])
        kept = {
            "number": number,
            **{name: row[name] for name in ("id", "created_at", "outcome", "as_of", "known_at")},
            "is_complete": True,
            "settings_id": settings_id,
            "source": _written(source),
            "document": _written(left),
        }
        self.connection.execute(_insert("screenings", tuple(kept)), kept)
        for part, given_notes in notes.items():
            self._carry_notes(number, part, given_notes)

    def _carry_notes(self, number: int, part: str, notes: Sequence[object]) -> None:
        for start in range(0, len(notes), _PIECE):
            piece = notes[start : start + _PIECE]
            row = {"screening": number, "part": part, "position": start, "count": len(piece)}
            row["packed"] = _packed(_written(piece))
            self.connection.execute(_insert("screening_notes", tuple(row)), row)

    def _settings(self, row: Mapping[str, Any], document: Mapping[str, Any], screening_id: str) -> int:
        used = "SELECT code, version FROM old_screening_lists WHERE screening_id = :id ORDER BY position"
        versions = [list(one) for one in self.connection.execute(sa.text(used), {"id": screening_id})]
        values = {**{name: row[name] for name in _PLAIN}, "jurisdictions": _read(row["jurisdictions"])}
        values = {name: values[name] for name in sorted(_PLAIN, key=_PLAIN.index)}
        shared = {key: value for key, value in document.items() if key in _SHARED}
        whole = {"keys": list(document), "shared": shared}
        digest = _digest(_written([values, whole, versions]))
        written = {**values, "jurisdictions": _written(values["jurisdictions"]), "document": _written(whole)}
        number, is_new = self._once("screening_settings", digest, written)
        if is_new:
            for position, (code, version) in enumerate(versions):
                one = {"settings_id": number, "position": position, "code": code, "version": version}
                self.connection.execute(_insert("screening_lists", tuple(one)), one)
        return number

    def _carry_findings(self, number: int, screening_id: str) -> None:
        query = "SELECT position, row, flag, severity, document FROM old_findings WHERE screening_id = :id AND "
        page = sa.text(f"{query} position > :last ORDER BY position LIMIT {_AT_ONCE}")  # a constant
        last = -1
        while found := self.connection.execute(page, {"id": screening_id, "last": last}).all():
            last = found[-1][0]
            rows = [self._finding(number, *one) for one in found]
            self.connection.execute(_insert("findings", tuple(rows[0])), rows)

    def _finding(  # noqa: PLR0913, PLR0917  # the columns of a finding
        self, number: int, position: int, row: int, flag: str, severity: int, text: object
    ) -> dict[str, object]:
        document = _read(text)
        template, holes, listings = _template(document, row)
        answer = _written([holes, template])
        columns = {**_answer_columns(document), "packed": _packed(answer)}
        answer_id, is_new = self._once("answers", _digest(answer, *listings), columns)
        if is_new:
            for place, listing in enumerate(listings):
                listing_id, _ = self._once("listing_texts", _digest(listing), {"packed": _packed(listing)})
                shown = {"answer_id": answer_id, "position": place, "listing_id": listing_id}
                self.connection.execute(_insert("answer_listings", tuple(shown)), shown)
        return {
            "screening": number,
            "position": position,
            "row": row,
            "flag": flag,
            "severity": severity,
            "days_left": document["days_left"] if "d" in holes else None,
            "answer_id": answer_id,
            **_holding_columns(document["holding"] if "h" in holes else {}),
        }

    def _once(self, table: str, digest: bytes, columns: Mapping[str, object]) -> tuple[int, bool]:
        """Give the number of a text, and whether it had to be written."""
        known = self.known[table]
        if digest in known:
            return known[digest], False
        known[digest] = number = len(known) + 1
        row = {"id": number, "digest": digest, **columns}
        self.connection.execute(_insert(table, tuple(row)), row)
        return number, True

    def _count_on(self) -> None:
        """Let PostgreSQL number new rows behind these."""
        for table, key in (("screenings", "number"), *((table, "id") for table in self.known)):
            following = f"SELECT coalesce(max({key}), 0) + 1 FROM {table}"  # noqa: S608  # own names
            sequence = f"pg_get_serial_sequence('{table}', '{key}')"
            self.connection.execute(sa.text(f"SELECT setval({sequence}, ({following}), false)"))


def _without_notes(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    noted = {key for key in ("errors", "warnings") if isinstance(document.get(key), list)}
    own = {key: value for key, value in document.items() if key not in noted}
    return own, {key: document[key] for key in document if key in noted}


def _template(document: Mapping[str, Any], row: int) -> tuple[dict[str, Any], str, list[str]]:
    """Give a finding with holes for what it alone has, the signs of the holes, and the listings of its matches."""
    template, holes, listings = dict(document), "", []
    if document.get("row") == row:
        template["row"], holes = None, holes + "r"
    if isinstance(document.get("holding"), dict):
        template["holding"], holes = None, holes + "h"
    if "days_left" in document and (document["days_left"] is None or type(document["days_left"]) is int):
        template["days_left"], holes = None, holes + "d"
    matches = document.get("matches")
    if isinstance(matches, list) and matches and all(isinstance(m, dict) and "listing" in m for m in matches):
        listings = [_written(match["listing"]) for match in matches]
        template["matches"], holes = [{**match, "listing": None} for match in matches], holes + "l"
    return template, holes, listings


def _answer_columns(document: Mapping[str, Any]) -> dict[str, str]:
    matches = document.get("matches") or ()
    named = dict.fromkeys(text for match in matches for text in (match["party"], match["against"], match["party_id"]))
    return {
        "lists": "".join(f"|{code}" for code in dict.fromkeys(match["list"] for match in matches)) + "|",
        "strength": matches[0]["strength"] if matches else "",
        "searched": " ".join(named).casefold(),
    }


def _holding_columns(holding: Mapping[str, Any]) -> dict[str, object]:
    value = holding.get("market_value")
    columns: dict[str, object] = {"market_value": None if value is None else float(value)}
    places = [_FIELDS.index(field) if field in _FIELDS else -1 for field in holding]
    if -1 in places or places != sorted(places):
        named = [str(holding[field]) for field in _SEARCHED if holding.get(field)]
        columns |= {"fields": -1, "named": "[]", "rest": _written(holding), "searched": " ".join(named).casefold()}
        return columns
    named = [holding[field] for field in holding if field in _SEARCHED]
    rest = [holding[field] for field in holding if field not in _SEARCHED]
    text = _written(named)
    is_plain = text.isascii() and "\\" not in text
    searched = None if is_plain else " ".join(map(str, filter(None, named))).casefold()
    fields = sum(1 << place for place in places)
    return {**columns, "fields": fields, "named": text, "rest": _written(rest) if rest else "", "searched": searched}


def _carry_back() -> None:
    connection = op.get_bind()
    query = sa.text(
        "SELECT s.*, t.jurisdictions, t.fail_on, t.matcher_version, t.profile, t.profile_hash, t.code_version,"
        " t.document AS settings FROM screenings s JOIN screening_settings t ON t.id = s.settings_id"
        " WHERE s.is_complete ORDER BY s.number"
    )
    for found in connection.execute(query).mappings().all():
        row = dict(found)
        _carry_head_back(connection, row)
        _carry_findings_back(connection, row)


def _carry_head_back(connection: sa.Connection, row: Mapping[str, Any]) -> None:
    source, settings = _read(row["source"]), _read(row["settings"])
    known = {key: row[column] for key, column in _COLUMNS.items()} | settings["shared"]
    known |= {part: _notes(connection, row["number"], part) for part in ("errors", "warnings")}
    known |= _read(row["document"])
    if isinstance(source.get("rejected"), dict):
        source["rejected"]["rows"] = _notes(connection, row["number"], "rejected")
    document = {key: known[key] for key in settings["keys"]}
    plain = ("id", "created_at", "outcome", "as_of", "known_at", *_PLAIN[1:])
    kept = {
        **{name: row[name] for name in plain},
        "jurisdictions": _written(_read(row["jurisdictions"])),
        "source": _written(source),
        "document": _written(document),
    }
    connection.execute(_insert("old_screenings", tuple(kept)), kept)
    used = sa.text(
        "INSERT INTO old_screening_lists SELECT :id, position, code, version FROM screening_lists"
        " WHERE settings_id = :settings"
    )
    connection.execute(used, {"id": row["id"], "settings": row["settings_id"]})


def _notes(connection: sa.Connection, number: int, part: str) -> list[Any]:
    query = "SELECT packed FROM screening_notes WHERE screening = :number AND part = :part ORDER BY position"
    pieces = connection.execute(sa.text(query), {"number": number, "part": part}).scalars()
    return [note for piece in pieces for note in json.loads(zlib.decompress(piece))]


def _carry_findings_back(connection: sa.Connection, row: Mapping[str, Any]) -> None:
    page = sa.text(
        "SELECT f.*, a.packed, a.lists, a.strength, a.searched AS named_there FROM findings f"
        " JOIN answers a ON a.id = f.answer_id WHERE f.screening = :number AND f.position > :last"
        " ORDER BY f.position LIMIT 1000"
    )
    last = -1
    while found := [dict(one) for one in connection.execute(page, {"number": row["number"], "last": last}).mappings()]:
        last = found[-1]["position"]
        rows = [_old_finding(connection, row["id"], one) for one in found]
        connection.execute(_insert("old_findings", tuple(rows[0])), rows)


def _old_finding(connection: sa.Connection, screening_id: str, row: Mapping[str, Any]) -> dict[str, object]:
    holes, document = json.loads(zlib.decompress(row["packed"]))
    if "r" in holes:
        document["row"] = row["row"]
    if "h" in holes:
        document["holding"] = _old_holding(row)
    if "d" in holes:
        document["days_left"] = row["days_left"]
    if "l" in holes:
        query = (
            "SELECT t.packed FROM answer_listings l JOIN listing_texts t ON t.id = l.listing_id"
            " WHERE l.answer_id = :answer ORDER BY l.position"
        )
        texts = connection.execute(sa.text(query), {"answer": row["answer_id"]}).scalars().all()
        for match, text in zip(document["matches"], texts, strict=True):
            match["listing"] = json.loads(zlib.decompress(text))
    holding = document.get("holding", {})
    words = [str(holding[key]) for key in _SEARCHED if holding.get(key)]
    named = row["named_there"]
    plain = ("position", "row", "flag", "severity", "market_value", "lists", "strength")
    return {
        "screening_id": screening_id,
        **{name: row[name] for name in plain},
        "searched": " ".join([*words, named] if named else words).casefold(),
        "days_left": document.get("days_left"),
        "document": _written(document),
    }


def _old_holding(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["fields"] < 0:
        known: dict[str, Any] = json.loads(row["rest"])
        return known
    values = json.loads(row["named"]) + (json.loads(row["rest"]) if row["rest"] else [])
    given = [field for place, field in enumerate(_FIELDS) if row["fields"] & 1 << place]
    return dict(zip(given, values, strict=True))
