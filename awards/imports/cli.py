"""`flask --app run import KIND FILE`."""

import hashlib
import itertools
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.files.service import drop_content
from awards.i18n import LazyMessage, lazy
from awards.imports import service
from awards.imports.confirming import Made, Meter, make_plan, still_planned
from awards.imports.forgetting import sweep
from awards.imports.mapping import Mapping, mapping_template, read_mapping
from awards.imports.plan import REGISTRY, Plan, Source
from awards.imports.words import KINDS, PHASES

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
    stated what its numbers mean (a mapping to fill in is written beside it, or in the current folder), bad usage.
    """
    with told_errors(), progress_bar() as meter:
        importer = service.importer_of(kind, year)
        mapping = read_mapping(mapping_file) if mapping_file else Mapping()
        source = Source(file, file.name, mapping.options, year if importer.needs_year else None)
        made = plan_of(kind, source, mapping, actor, meter, remember=not dry_run)
        plan = made.plan
        show_plan(plan, file.name)
        if plan.unstated:
            require_statements(plan, None if mapping_file else file, template_file)
        if template_file and plan.unknown:
            write_template([template_file], mapping_template(plan.unknown))
            click.echo(lazy("The open spellings are in %(file)s.", file=str(template_file)))
        if dry_run:
            click.echo(lazy("Dry run: nothing was written."))
            return
        require_importable(plan, accept_rejects)
        write(kind, source, made, actor, meter, accept_rejects=accept_rejects)


def plan_of(kind: str, source: Source, mapping: Mapping, actor: str, meter: Meter, *, remember: bool) -> Made:
    """The plan, with the mapping's answers; they are kept only if `remember`."""
    if remember and mapping.answers:
        with transaction() as session:
            service.answer_spellings(session, mapping.answers, actor=actor, now=clock.now())
    session = db.session
    try:
        if not remember and mapping.answers:
            service.answer_spellings(session, mapping.answers, actor=actor, now=clock.now())
        made = make_plan(session, kind, source, meter)
        meter.leave()
        return made
    finally:
        session.rollback()


def write(kind: str, source: Source, shown: Made, actor: str, meter: Meter, *, accept_rejects: bool) -> None:
    """Import in one transaction what was shown: the file is read again only if something happened since.

    Raises StaleError if it would then do something else.
    """
    store = current_app.config["AWARDS"].files_dir
    words: dict[str, Any] = {"actor": actor, "now": clock.now()}
    made = [shown]
    with nothing_kept_of(source.path, store):
        make = lambda session: made.pop() if made else make_plan(session, kind, source, meter)  # noqa: E731
        with still_planned(make) as (session, now_made):
            service.require_seen(shown.seen, now_made.seen)
            plan = now_made.plan
            meter.enter("writing", plan.count("add") + plan.count("change"))
            batch = service.open_batch(session, source, kind=kind, store=store, **words)
            service.import_batch(session, batch, plan, accept_rejects=accept_rejects, **words)
            meter.leave()
            told = {"added": batch.added, "changed": batch.changed, "same": batch.same, "batch": batch.id}
    click.echo(lazy("Imported as batch %(batch)s: %(added)s added, %(changed)s changed, %(same)s the same.", **told))


@contextmanager
def nothing_kept_of(path: Path, store: Path) -> Iterator[None]:
    """What ends the block by an error, Ctrl-C as well, leaves no content in the store that no entry names; what is
    personal stays in no case."""
    try:
        yield
    except BaseException:
        with path.open("rb") as stream, transaction() as session:
            drop_content(session, store, hashlib.file_digest(stream, "sha256").hexdigest())
        raise
    finally:
        sweep(store)


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
    """Exit 2 saying what is not stated, with a mapping to fill in: beside `file`, in the current folder where nothing
    can be written there, unless another place is given."""
    for problem in plan.unstated:
        click.echo(problem, err=True)
    name = f"{file.stem}.mapping.toml" if file else ""
    places = [template_file] if template_file else [file.with_name(name), Path.cwd() / name] if file else []
    if places and plan.asked:
        path = write_template(places, plan.asked.mapping_file)
        click.echo(lazy("Fill in %(file)s and give it with --mapping.", file=str(path)), err=True)
    fail(lazy("Nothing was imported."))


def write_template(places: Sequence[Path], text: str) -> Path:
    """Write the mapping to fill in to the first of the places where it can be written, which is returned; never over a
    file that is there."""
    path, *others = places
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        if others and not isinstance(error, FileExistsError):
            return write_template(others, text)
        fail(lazy("%(file)s cannot be written, or is there already.", file=str(path)))
    return path


class Bars(Meter):
    """Bars on the terminal that count rows, one for each phase; nothing where there is no terminal."""

    def __init__(self) -> None:
        self.open = ExitStack()
        self.bar: Any = None

    def __call__(self, rows: int) -> None:
        if self.bar:
            self.bar.update(rows)

    def enter(self, phase: str, of: int | None = None) -> None:
        self.leave()
        counted: Any = (
            {"iterable": itertools.count()} if of is None else {"length": of}
        )  # click counts up without an end
        look: Any = {"show_pos": True, "hidden": not sys.stderr.isatty(), "update_min_steps": 50}
        made: Any = click.progressbar(**counted, **look, label=str(PHASES[phase]), file=sys.stderr)
        self.bar = self.open.enter_context(made)

    def leave(self) -> None:
        self.open.close()
        self.bar = None


@contextmanager
def progress_bar() -> Iterator[Bars]:
    """The bars of a piece of work."""
    bars = Bars()
    with bars.open:
        yield bars


@contextmanager
def told_errors() -> Iterator[None]:
    """Every error as one line on stderr with exit code 2."""
    try:
        yield
    except StaleError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_IMPORTED)
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
