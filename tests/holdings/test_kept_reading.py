"""What was read of a file is packed and given back whole, and only as it was packed."""

import struct
import zlib

import msgspec
import pytest

from service.holdings import look_with_rows, packed_reading, reader, unpacked_reading

CSV = b"Security,ISIN\nXIAOMI CORP,KYG9830T1067\nAPPLE,US0378331005\nTotal,\n"


def test_what_is_packed_is_given_back() -> None:
    preview, rows = look_with_rows(CSV)
    assert rows is not None
    shown, read = unpacked_reading(packed_reading(preview, rows))
    assert shown == preview
    assert [batch.holdings for batch in read.batches()] == [batch.holdings for batch in rows.batches()]


def test_what_was_packed_in_another_form_is_refused() -> None:
    piece = zlib.compress(msgspec.msgpack.encode(["another", "form"]))
    with pytest.raises(ValueError, match="array"):
        unpacked_reading(struct.pack("<Q", len(piece)) + piece)


def test_the_reader_is_named_by_its_rules_alone() -> None:
    assert reader() == reader()
    assert len(bytes.fromhex(reader())) == 16
