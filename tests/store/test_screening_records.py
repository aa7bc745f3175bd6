"""Screenings are kept whole and come back as they were."""

import math
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.flags import SEVERITIES
from service.errors import StoreError, UnknownScreeningError
from service.store import FindingRecord, Store
from tests.store.samples import NOW, published, screening

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def filled(store: Store) -> Store:
    store.lists.add(published(), retrieved_at=NOW)
    return store


def test_a_screening_comes_back_as_it_was(filled: Store) -> None:
    record = screening(published())
    filled.add_screening(record)
    loaded = filled.screening(record.id)
    assert loaded == record
    assert list(loaded.document) == ["zebra", "apple"]


@pytest.mark.slow
@given(document=st.dictionaries(st.text(), JSON, max_size=4))
@settings(max_examples=50, deadline=None)
def test_any_document_comes_back_with_its_keys_in_order(document: dict[str, object]) -> None:
    store = Store.in_memory()
    store.lists.add(published(), retrieved_at=NOW)
    store.add_screening(replace(screening(published()), document=document))
    loaded = store.screening("0b8f").document
    assert repr(loaded) == repr(document)
    store.close()


def test_its_time_comes_back_in_utc(filled: Store) -> None:
    east = NOW.astimezone(timezone(timedelta(hours=8)))
    filled.add_screening(replace(screening(published()), created_at=east))
    assert filled.screening("0b8f").created_at.isoformat() == "2026-11-22T09:30:15.250000+00:00"


@pytest.mark.parametrize(("severity", "rows"), [(0, [2, 3, 4]), (35, [3, 4]), (36, [4]), (61, [])])
def test_findings_are_chosen_by_severity_and_stay_in_order(filled: Store, severity: int, rows: list[int]) -> None:
    filled.add_screening(screening(published()))
    assert [finding.row for finding in filled.screening("0b8f", min_severity=severity).findings] == rows


def test_findings_keep_the_order_they_came_in(filled: Store) -> None:
    record = screening(published())
    backwards = replace(record, findings=record.findings[::-1])
    filled.add_screening(backwards)
    assert filled.screening("0b8f") == backwards


def test_every_flag_of_the_law_can_be_kept(filled: Store) -> None:
    findings = tuple(FindingRecord(row, flag, severity, {}) for row, (flag, severity) in enumerate(SEVERITIES.items()))
    filled.add_screening(replace(screening(published()), findings=findings))
    assert filled.screening("0b8f").findings == findings


def test_a_screening_of_no_rows_and_no_lists_can_be_kept(store: Store) -> None:
    record = replace(screening(published()), findings=(), versions=())
    store.add_screening(record)
    assert store.screening(record.id) == record


def test_an_unknown_screening_is_named(store: Store) -> None:
    with pytest.raises(UnknownScreeningError, match="no screening 'missing'"):
        store.screening("missing")


def test_a_screening_stays_readable_when_its_list_has_a_newer_version(filled: Store) -> None:
    record = screening(published())
    filled.add_screening(record)
    filled.lists.add(published(text="edition 2"), retrieved_at=NOW)
    assert filled.screening(record.id).versions == (("us-ccmc", published().version.version),)


def test_a_screening_with_a_version_that_is_not_there_is_refused(filled: Store) -> None:
    other = published(text="edition 2")
    with pytest.raises(StoreError, match=f"does not have: us-ccmc {other.version.version}; add them first"):
        filled.add_screening(screening(other))


def test_a_screening_is_never_written_twice(filled: Store) -> None:
    filled.add_screening(screening(published()))
    with pytest.raises(StoreError, match="never written twice"):
        filled.add_screening(screening(published(), rows=0))
    assert len(filled.screening("0b8f").findings) == 3


@pytest.mark.parametrize(
    "wrong", [FindingRecord(9, "sell", 60, {}), FindingRecord(9, "divest", 101, {}), FindingRecord(9, "divest", -1, {})]
)
def test_a_flag_or_severity_that_does_not_exist_leaves_nothing_of_its_screening(
    filled: Store, wrong: FindingRecord
) -> None:
    record = screening(published())
    with pytest.raises(StoreError, match="a value that the store does not allow"):
        filled.add_screening(replace(record, findings=(*record.findings, wrong)))
    with pytest.raises(UnknownScreeningError):
        filled.screening(record.id)


def test_an_outcome_that_does_not_exist_is_refused(filled: Store) -> None:
    with pytest.raises(StoreError, match="a value that the store does not allow"):
        filled.add_screening(replace(screening(published()), outcome="fine"))


def test_a_number_that_is_not_finite_is_refused(filled: Store) -> None:
    with pytest.raises(StoreError, match="not JSON compliant"):
        filled.add_screening(replace(screening(published()), document={"score": math.nan}))


def test_half_a_surrogate_pair_in_a_name_is_kept(filled: Store) -> None:
    record = replace(screening(published()), document={"name": "\ud800 小米"})
    filled.add_screening(record)
    assert filled.screening(record.id) == record


def test_half_a_surrogate_pair_elsewhere_is_refused_in_plain_words(filled: Store) -> None:
    with pytest.raises(StoreError, match="surrogates not allowed"):
        filled.add_screening(replace(screening(published()), profile="\ud800"))
