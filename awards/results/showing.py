"""What the results page shows one viewer, after the filter by unit. Every row has passed the rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from awards.i18n import bi, language
from awards.permissions import Viewer
from awards.results import rules
from awards.results.bars import bar_of
from awards.results.charts import rows_in
from awards.results.models import Publication
from awards.results.queries import Results, figures_for
from awards.results.rows import Row, Text
from awards.runs import words
from awards.runs.rules import sees_everything


@dataclass(frozen=True)
class Showing:
    """`winners` and `ranked` are rows the viewer may see; `units` are (department id, name) to filter by, `unit` the
    one chosen; `explained` are the ids whose derivation is open; `figure` names the picture, if any is for this
    viewer."""

    results: Results
    winners: list[Row]
    ranked: list[Row]
    unranked: list[Row]
    units: list[tuple[int, Text]]
    unit: int | None
    explained: frozenset[str]
    figure: str | None
    pictured: list[Row]
    bars: dict[str, Markup]
    statuses: dict[str, words.Status]
    is_complete: bool
    in_circle: bool
    earlier: Sequence[Publication]


def showing_of(
    results: Results, viewer: Viewer, *, unit: int | None = None, earlier: Sequence[Publication] = ()
) -> Showing:
    """Sort what the viewer may see into the parts of the page."""
    rows = results.rows_for(viewer)
    units = units_of(rows)
    chosen = unit if unit in dict(units) else None
    listed = [row for row in rows if chosen is None or chosen in row.departments] if viewer.is_signed_in else []
    figures = figures_for(viewer, results)
    # A derivation's address belongs to the current publication.
    is_current = results.publication is not None and results.publication.replaced_at is None
    return Showing(
        results=results,
        winners=[row for row in rows if row.is_selected],
        ranked=[row for row in listed if row.is_ranked],
        unranked=[row for row in listed if not row.is_ranked],
        units=units,
        unit=chosen,
        explained=frozenset(row.id for row in listed if is_current and rules.explains_row(viewer, results, row)),
        figure=figures[0] if figures else None,
        pictured=rows_in(figures[0], results.rows) if figures else [],
        bars={row.id: bar_of(row) for row in listed if row.is_ranked},
        statuses=words.statuses(language()),
        is_complete=rules.sees_list(viewer, results),
        in_circle=sees_everything(viewer, results),
        earlier=earlier,
    )


def units_of(rows: Sequence[Row]) -> list[tuple[int, Text]]:
    """The departments of some rows with their names, in the order of the names."""
    found = {department: name for row in rows for department, name in zip(row.department_ids, row.units, strict=True)}
    return sorted(found.items(), key=lambda item: (bi(item[1]), item[0]))
