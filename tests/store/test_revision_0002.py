"""A database of revision 0002 comes forward with its rows, and back, and takes events from then on."""

import io
from argparse import Namespace
from contextlib import closing

import pytest
from alembic import command
from alembic.config import Config

from service.domain.four_eyes import EventDecision, EventStep, Step
from service.domain.kept_events import Act
from service.store import Decided, Store
from service.store.schema import migrations_folder
from tests.store.samples import NOW, archived, published, screening, xiaomi_events

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


def alembic(url: str) -> Config:
    config = Config(cmd_opts=Namespace(x=[f"url={url}"]), output_buffer=io.StringIO())
    config.set_main_option("script_location", str(migrations_folder()))
    return config


def test_lists_and_screenings_stay_and_events_can_be_recorded(url: str) -> None:
    act = Act("us-ccmc", "xiaomi", "eo-13959", xiaomi_events()[0])
    proposal = EventStep(Step.PROPOSED, "Ann", NOW)
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW, files=archived())
        store.add_screening(screening(published()))
        store.kept_events.add(act, "", proposal)
    command.downgrade(alembic(url), "0002")
    looking = Store.open_readonly(url)
    assert looking is not None
    with closing(looking):
        assert looking.lists.load() == (published(),)
    with closing(Store.open(url)) as store:
        assert store.lists.load() == (published(),)
        assert store.screening("0b8f") == screening(published())
        assert store.lists.files("us-ccmc", published().version.version) == archived()
        assert store.kept_events.all() == ()
        store.kept_events.add(act, "", proposal, Decided(EventDecision.APPROVE, "Bob", NOW))
        assert len(store.kept_events.in_effect()) == 1
