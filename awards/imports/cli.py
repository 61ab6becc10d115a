"""`flask --app run import KIND FILE`."""

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from awards.imports import service
from awards.imports.mapping import Mapping, mapping_template, read_mapping
from awards.imports.plan import REGISTRY, Plan, Source
from awards.imports.words import KINDS

NOTHING_IMPORTED, CANNOT_READ = 1, 2


class ImportCommand(click.Command):
    """Lists the kinds in its help: the rooms that bring them are known only then."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Kinds"):
            formatter.write_dl([(kind, str(importer.label)) for kind, importer in sorted(REGISTRY.items())])


@click.command("import", cls=ImportCommand)
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1900, 2999), help="The year that the rows belong to.")
@click.option("--dry-run", is_flag=True, help="Show what would happen and write nothing.")
@click.option(
    "--mapping", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file with what spellings stand for ([department], [place], [person]) and [options] about the file; "
    "the answers are remembered.",
)  # fmt: skip
@click.option(
    "--write-mapping", "template_file", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the open spellings with suggestions, or what is to be stated, to this file, to fill in for --mapping.",
)  # fmt: skip
@click.option("--accept-rejects", is_flag=True, help="Import the good rows although others are rejected.")
@click.option("--as", "actor", default="command", show_default=True, metavar="USERNAME", help="Who imports.")
@with_appcontext
def import_command(
    *,
    kind: str,
    file: Path,
    year: int | None,
    dry_run: bool,
    mapping_file: Path | None,
    template_file: Path | None,
    accept_rejects: bool,
    actor: str,
) -> None:
    """Import the rows of FILE as KIND: all good rows, or nothing.

    \b
    Examples: flask --app run import roster 花名册.xlsx --dry-run
              flask --app run import roster 花名册.xlsx --mapping names.toml --accept-rejects
    Exit codes: 0 done; 1 nothing imported, rows are rejected or names unknown; 2 the file cannot be read or it is not
    stated what its numbers mean (a mapping to fill in is written beside it), bad usage.
    """
    with told_errors():
        importer = service.importer_of(kind, year)
        mapping = read_mapping(mapping_file) if mapping_file else Mapping()
        year = year if importer.needs_year else None

        def source(progress: Callable[[int], None] = lambda rows: None) -> Source:
            return Source(file, file.name, mapping.options, year, progress)

        plan = make_plan(kind, source, mapping, actor, remember=not dry_run)
        show_plan(plan, file.name)
        if plan.unstated:
            require_statements(plan, None if mapping_file else file, template_file)
        if template_file and plan.unknown:
            write_template(template_file, mapping_template(plan.unknown))
            click.echo(lazy("The open spellings are in %(file)s.", file=str(template_file)))
        if dry_run:
            click.echo(lazy("Dry run: nothing was written."))
            return
        require_importable(plan, accept_rejects)
        write(kind, source, actor, accept_rejects)


def make_plan(kind: str, source: Callable[..., Source], mapping: Mapping, actor: str, *, remember: bool) -> Plan:
    """The plan, with the mapping's answers; they are kept only if `remember`."""
    if remember and mapping.answers:
        with transaction() as session:
            service.answer_spellings(session, mapping.answers, actor=actor, now=clock.now())
    session = db.session
    try:
        if not remember and mapping.answers:
            service.answer_spellings(session, mapping.answers, actor=actor, now=clock.now())
        with progress_bar(lazy("Reading")) as advance:
            return service.plan_file(session, kind, source(advance))
    finally:
        session.rollback()


def write(kind: str, source: Callable[..., Source], actor: str, accept_rejects: bool) -> None:
    """Import in one transaction, planning afresh so that nothing can have come between."""
    store, now = current_app.config["AWARDS"].files_dir, clock.now()
    with transaction() as session, progress_bar(lazy("Importing")) as advance:
        told = source(advance)
        plan = service.plan_file(session, kind, told)
        batch = service.open_batch(session, told, kind=kind, store=store, actor=actor, now=now)
        service.import_batch(session, batch, plan, accept_rejects=accept_rejects, actor=actor, now=now)
        words = {"added": batch.added, "changed": batch.changed, "same": batch.same, "batch": batch.id}
    click.echo(lazy("Imported as batch %(batch)s: %(added)s added, %(changed)s changed, %(same)s the same.", **words))


def show_plan(plan: Plan, name: str) -> None:
    """Print counts and figures, then each rejected row and each open spelling."""
    words = {"file": name, "added": plan.count("add"), "changed": plan.count("change"), "same": plan.count("same")}
    words["rejected"] = len(plan.rejects)
    click.echo(
        lazy("%(file)s: to add %(added)s, to change %(changed)s, the same %(same)s, rejected %(rejected)s.", **words)
    )
    for label, value in plan.figures:
        click.echo(f"  {label}: {value}")
    for preview in plan.previews:
        click.echo(f"{preview.title}\n  " + " | ".join(map(str, preview.columns)))
        for row in preview.rows:
            click.echo("  " + " | ".join(map(str, row)))
    for reject in plan.rejects:
        words = {"sheet": reject.sheet, "row": reject.row, "cell": reject.cell or "—", "value": reject.value}
        where = lazy("Rejected: sheet “%(sheet)s”, row %(row)s, cell %(cell)s “%(value)s”:", **words)
        click.echo(f"{where} {reject.reason}")
    for one in plan.unknown:
        words = {"kind": KINDS[one.kind], "spelling": one.spelling, "rows": one.rows}
        guesses = ", ".join(f"{code} {label}" for code, label in one.suggestions) or "—"
        asked = lazy("Unknown %(kind)s “%(spelling)s” (rows: %(rows)s). Perhaps:", **words)
        click.echo(f"{asked} {guesses}")


def require_importable(plan: Plan, accept_rejects: bool) -> None:
    """Exit 1, saying how to go on, while names are unknown or rejected rows are not accepted."""
    problems = []
    if plan.unknown:
        problems.append(
            lazy(
                "Say what the unknown names stand for with --mapping FILE (--write-mapping FILE makes one to fill in)."
            )
        )
    if plan.rejects and not accept_rejects:
        words = {"count": len(plan.rejects)}
        problems.append(lazy("Rejected rows: %(count)s. Import the others with --accept-rejects.", **words))
    if problems:
        for problem in [lazy("Nothing was imported."), *problems]:
            click.echo(problem, err=True)
        sys.exit(NOTHING_IMPORTED)


def require_statements(plan: Plan, file: Path | None, template_file: Path | None) -> NoReturn:
    """Exit 2 saying what is not stated, with a mapping to fill in: beside `file` unless another place is given."""
    for problem in plan.unstated:
        click.echo(problem, err=True)
    default = file.with_name(f"{file.stem}.mapping.toml") if file else None
    path = template_file or default
    if path and plan.asked:
        write_template(path, plan.asked.mapping_file)
        click.echo(lazy("Fill in %(file)s and give it with --mapping.", file=str(path)), err=True)
    fail(lazy("Nothing was imported."))


def write_template(path: Path, text: str) -> None:
    """Write the mapping to fill in; never over a file that is there."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        fail(lazy("%(file)s cannot be written, or is there already.", file=str(path)))


@contextmanager
def progress_bar(label: LazyMessage) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal that counts rows; nothing where there is no terminal."""
    endless: Iterator[int] = (number for number in itertools.count())  # click counts up where nobody knows how far
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        endless, label=str(label), file=sys.stderr, show_pos=True, hidden=hidden, update_min_steps=50
    ) as bar:
        yield bar.update


@contextmanager
def told_errors() -> Iterator[None]:
    """Every error as one line on stderr with exit code 2."""
    try:
        yield
    except AwardsError as error:
        fail(error.message)
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as error:
        words = {"detail": str(error.orig)}
        fail(lazy("The database refused (%(detail)s). If it is not up to date: flask --app run db upgrade", **words))


def fail(message: LazyMessage) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(CANNOT_READ)


def init_app(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(import_command)
