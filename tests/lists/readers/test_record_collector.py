"""The roll of a list's records, and the streaming of its XML."""

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.markup import elements, root_attributes, text_at, text_of, texts_at
from service.lists.readers.naming import distinct
from service.lists.readers.record_collector import RecordCollector
from service.lists.readers.records import Record, SourceFile


def record(uid: str, *names: str, on: str | None = None) -> Record:
    kinds = (NameKind.PRIMARY, *[NameKind.ALIAS] * len(names))
    return Record(uid, tuple(Name(text, kind) for text, kind in zip(names, kinds, strict=False)), source_list=on)


def test_one_id_on_two_lists_is_one_party_where_a_file_joins_lists_and_refused_elsewhere() -> None:
    joined, alone = RecordCollector("csl.csv", joins_lists=True), RecordCollector("os.csv")
    for collector in (joined, alone):
        collector.add(record("1", "Pole", on="SDN"), "line 2")
    joined.add(record("1", "POLE", on="SSI"), "line 3")
    assert len(joined.contents().records) == 2
    with pytest.raises(ListDataError, match="line 3, id: 1 is also that of line 2"):
        alone.add(record("1", "POLE", on="SSI"), "line 3")
    with pytest.raises(ListDataError, match="'Lode' here, 'Pole' there"):
        joined.add(record("1", "Lode", on="EL"), "line 4")


def test_what_a_record_has_in_form_only_is_not_counted() -> None:
    collector = RecordCollector("sdn.csv")
    collector.add(record("1", "Ada FARLOW", "FARLOW, Ada"), "line 1", lacks=["alias"])
    collector.add(record("Pole", "Pole", "Lode"), "line 2")
    fill = dict(collector.contents().fill)
    assert (fill["name"], fill["alias"]) == (2, 1)


def test_only_a_list_that_may_be_empty_has_no_record() -> None:
    assert RecordCollector("house.csv").contents(may_be_empty=True).records == ()
    with pytest.raises(ListDataError, match=r"sdn\.csv holds no record"):
        RecordCollector("sdn.csv").contents()


def test_identifiers_printed_again_keep_their_first_place() -> None:
    one, other = (Identifier(IdentifierKind.TAX, value) for value in ("1", "2"))
    assert distinct((one, other, one)) == (one, other)


def test_a_comment_before_the_root_and_any_namespace_do_no_harm() -> None:
    content = b'<?xml version="1.0"?><!-- made up --><list xmlns="urn:x" on="today"><one>a <b/>c</one><one/></list>'
    file = SourceFile("list.xml", content)
    assert root_attributes(file, "{urn:x}list") == {"on": "today"}
    for name in ("{*}one", "{urn:x}one"):
        assert [text_of(one) for one in elements(file, "{*}list", name)] == ["a", ""]
    (whole,) = [(text_at(one, "one"), texts_at(one, "one")) for one in elements(file, "{*}list", "{*}list")]
    assert whole == ("a", ["a c"])
    with pytest.raises(ListDataError, match=r"its root is <\{urn:x\}list>, not <list>"):
        list(elements(file, "list", "one"))
