"""A whole year, with its files, moves to PostgreSQL and back, and nothing of it changes."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.backup.conftest import (  # noqa: F401 - fixtures
    NewInstallation,
    contents_of,
    digest_in,
    members_of,
    new,
    new_postgresql,
    new_sqlite,
    postgresql_tables,
    run,
    sqlite_tables,
)

pytestmark = pytest.mark.xdist_group("demo")


@pytest.mark.parametrize("new", ["postgresql"], indirect=True)
def test_the_demo_year_moves_to_postgresql_and_back(
    built: tuple[Flask, Result],
    new: NewInstallation,  # noqa: F811
    new_sqlite: NewInstallation,  # noqa: F811
    tmp_path: Path,
) -> None:
    demo, large, back = built[0], new("demo_large", tables=False), new_sqlite("demo_back", tables=False)
    first, second, third = (tmp_path / name for name in ("1.zip", "2.zip", "3.zip"))

    said = [
        run(demo, "backup", first),
        run(large, "restore", first),
        run(large, "backup", second),
        run(back, "restore", second),
        run(back, "backup", third),
    ]

    assert [one.exit_code for one in said] == [0] * 5, said[-1].stderr
    assert len({digest_in(one) for one in said}) == 1
    assert members_of(first) == members_of(second) == members_of(third)
    assert contents_of(back) == contents_of(large) == contents_of(demo)
