"""Every command says what it does and shows an example."""

from collections.abc import Iterator

import click
import pytest
from flask import Flask

OWN = {"backup", "restore", "verify-backup", "db", "demo", "campaign", "import", "score", "publish", "user", "audit"}


def leaves(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command under a group, with its words."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, below in command.commands.items():
        yield from leaves(below, (*path, name))


def test_the_commands_of_the_readme_are_there(app: Flask) -> None:
    assert set(app.cli.commands) >= OWN


@pytest.mark.parametrize("name", sorted(OWN))
def test_help_holds_an_example(app: Flask, name: str) -> None:
    runner = app.test_cli_runner()
    for path, _ in leaves(app.cli.commands[name], (name,)):
        shown = runner.invoke(args=[*path, "--help"])
        assert shown.exit_code == 0
        assert f"flask --app run {' '.join(path)}" in shown.output
        assert "Example" in shown.output


def test_an_unknown_option_is_bad_usage(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["db", "upgrade", "--nonsense"]).exit_code == 2
