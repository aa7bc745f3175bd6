"""Stakes come back from the store as they were added, and owners are found on the live lists."""

import io
from argparse import Namespace
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from alembic import command
from alembic.config import Config

from service.domain.parties import Identifier, IdentifierKind
from service.domain.stakes import PartyReference, Stake
from service.errors import ListDataError
from service.store import Store
from service.store.schema import migrations_folder
from tests.store.samples import NOW, published

STAKES = (
    Stake("us-ccmc", "ofac-7", "xiaomi", Decimal("33.10"), date(2021, 1, 2), "reg", date(2020, 1, 1), date(2022, 1, 1)),
    Stake("us-ccmc", "aaa-bare", "xiaomi", None, date(2021, 1, 2), "press"),
)


def test_stakes_come_back_as_they_were_added(store: Store) -> None:
    stated = replace(published(), stakes=STAKES)
    store.lists.add(stated, retrieved_at=NOW)
    store.lists.add(published("us-other"), retrieved_at=NOW)
    assert store.lists.load() == (stated, published("us-other"))
    (first, _) = store.lists.load_version("us-ccmc", stated.version.version).stakes
    assert str(first.percent) == "33.10"


@pytest.mark.parametrize("stray", [replace(STAKES[1], asset="nobody"), replace(STAKES[1], list_code="us-other")])
def test_a_stake_in_no_party_of_its_list_is_refused_whole(store: Store, stray: Stake) -> None:
    with pytest.raises(ListDataError, match="stands in us-ccmc"):
        store.lists.add(replace(published(), stakes=(stray,)), retrieved_at=NOW)
    assert store.lists.load() == ()


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        (PartyReference(party_id="xiaomi"), ["us-ccmc", "us-other"]),
        (PartyReference(party_id="nobody"), []),
        (PartyReference(identifier=Identifier(IdentifierKind.ISIN, "KYG9830T1067")), ["us-ccmc", "us-other"]),
        (PartyReference(identifier=Identifier(IdentifierKind.LEI, "KYG9830T1067")), []),
        (PartyReference(list_code="us-ccmc", name="xiaomi  CORPORATION"), ["us-ccmc"]),
        (PartyReference(list_code="us-ccmc", name="小米集团"), ["us-ccmc"]),
        (PartyReference(list_code="us-ccmc", name="Xiaomi Corp"), []),
        (PartyReference(list_code="us-ccmc", name="MI"), []),
    ],
)
def test_a_party_is_found_by_id_identifier_or_exact_name(
    store: Store, reference: PartyReference, found: list[str]
) -> None:
    store.lists.add(published(), retrieved_at=NOW)
    store.lists.add(published("us-other"), retrieved_at=NOW)
    candidates = store.lists.find_parties([reference])[reference]
    assert [one.list_code for one in candidates] == found
    assert {one.party_id for one in candidates} <= {"xiaomi"}


def test_parties_of_versions_that_are_not_live_are_not_found(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW, is_held=True)
    assert store.lists.find_parties([asked := PartyReference(party_id="xiaomi")])[asked] == ()


@pytest.mark.slow
def test_a_database_without_stakes_comes_forward_with_its_rows_and_back(url: str) -> None:
    config = Config(cmd_opts=Namespace(x=[f"url={url}"]), output_buffer=io.StringIO())
    config.set_main_option("script_location", str(migrations_folder()))
    with closing(Store.open(url)) as store:
        store.lists.add(replace(published(), stakes=STAKES), retrieved_at=NOW)
    command.downgrade(config, "0003")
    with closing(Store.open(url)) as store:
        assert store.lists.load() == (published(),)
        store.lists.add(replace(published(text="2"), stakes=STAKES), retrieved_at=NOW)
        assert store.lists.load()[0].stakes == STAKES
