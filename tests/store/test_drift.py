"""The migrations and the tables in the code say the same, here and in PostgreSQL."""

import io
from argparse import Namespace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import CheckConstraint, Constraint, Dialect, Index, Integer
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from service.store.drift import main, schema_drift
from service.store.schema import metadata, migrations_folder

POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


def alembic(url: str, out: io.StringIO | None = None) -> Config:
    config = Config(cmd_opts=Namespace(x=[f"url={url}"]), output_buffer=out or io.StringIO())
    config.set_main_option("script_location", str(migrations_folder()))
    return config


@pytest.mark.slow
def test_the_migrations_make_the_tables_of_the_code() -> None:
    assert schema_drift() == ()
    assert main() == 0


@pytest.mark.slow
def test_a_column_or_an_index_without_migration_is_drift() -> None:
    table = metadata().tables["parties"]
    index = Index("ix_parties_name", table.c.name)
    try:
        assert any("ix_parties_name" in difference for difference in schema_drift())
    finally:
        table.indexes.remove(index)


@pytest.mark.slow
def test_a_rule_without_migration_is_drift_and_fails_the_command() -> None:
    table = metadata().tables["parties"]
    rule = CheckConstraint("position < 9", name="few")
    table.append_constraint(rule)
    out = io.StringIO()
    try:
        assert main(out) == 1
    finally:
        table.constraints.remove(rule)
    assert out.getvalue() == "only in the tables: parties check ck_parties_few: position < 9\n"


@pytest.mark.slow
def test_a_column_of_another_type_is_drift() -> None:
    column = metadata().tables["parties"].c.name
    was, column.type = column.type, Integer()
    try:
        assert any("modify_type" in difference for difference in schema_drift())
    finally:
        column.type = was


def test_every_table_can_be_made_in_postgresql() -> None:
    for table in metadata().sorted_tables:
        assert table.name in str(CreateTable(table).compile(dialect=POSTGRESQL))


def test_the_migrations_can_be_written_as_sql_for_postgresql() -> None:
    out = io.StringIO()
    command.upgrade(alembic("postgresql://host/pendens", out), "head", sql=True)
    assert all(f"CREATE TABLE {table} (" in out.getvalue() for table in metadata().tables)
    assert "TIMESTAMP WITH TIME ZONE" in out.getvalue()


def test_every_constraint_has_a_name_that_postgresql_does_not_cut() -> None:
    for table in metadata().sorted_tables:
        for rule in (*table.constraints, *table.indexes):
            assert isinstance(rule, Constraint | Index)
            assert isinstance(rule.name, str)
            assert len(rule.name) <= 63


@pytest.mark.slow
def test_the_migrations_run_there_and_back_by_alembics_own_command(tmp_path: Path) -> None:
    config = alembic(f"sqlite:///{tmp_path}/pendens.db")
    command.upgrade(config, "head")
    command.check(config)
    command.downgrade(config, "base")
    command.upgrade(config, "head")


def test_alembics_own_command_asks_for_the_database() -> None:
    config = alembic("")
    with pytest.raises(ValueError, match="say which database"):
        command.upgrade(config, "head")


def test_a_new_migration_is_written_in_plain_column_types(tmp_path: Path) -> None:
    config = alembic(f"sqlite:///{tmp_path}/pendens.db")
    config.set_main_option("version_locations", str(tmp_path))
    config.set_main_option("path_separator", "newline")
    command.revision(config, message="first", autogenerate=True, rev_id="0001")
    (written,) = tmp_path.glob("*.py")
    text = written.read_text()
    assert "service." not in text
    assert "sa.Column('at', sa.Text(), nullable=False)" in text
    assert "sa.Column('kind', sa.String(32), nullable=False)" in text
