"""nominating and judging that people like to use

Options of awards; self-nomination and its endorsement; rulings on conditions; past honours; nominees shared out among
judges, the lead judge, judges on paper; comments and notes; sheets that were opened again, second looks.

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from awards.triggers import Refusal, append_only, statements

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

APPEND_ONLY = ("condition_rulings", "reopenings")
RULE_COLUMNS = (
    *("id", "campaign_id", "code", "name", "subject_kind", "places", "winners", "quota", "per_department", "min_score"),
    *("bonus_cap", "deduction_cap", "tie_break", "vetoes", "conditions"),
)
STANDS = "EXISTS (SELECT 1 FROM seals WHERE unsealed_at IS NULL AND award_id = {}.id)"


def sealed_awards(*columns: str) -> Refusal:
    """Rules of an award refuse to be changed while its seal stands."""
    return Refusal(
        *("sealed_awards_refuse_update", "awards", "UPDATE", "sealed rules are not changed: awards"),
        " OR ".join(STANDS.format(row) for row in ("OLD", "NEW")),
        columns,
    )


@contextmanager
def triggers_aside() -> Iterator[None]:
    """SQLite builds an altered table anew: its triggers go with the old one, and those of other tables that name it are
    in the way."""
    bind = op.get_bind()
    found = []
    if bind.dialect.name == "sqlite":
        found = bind.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")).all()
    for name, _ in found:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in found:
        op.execute(sa.text(statement.replace(":", "\\:")))


def drop(name: str) -> None:
    """A trigger, on either database."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        op.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")


def make(*refusals: Refusal) -> None:
    """Triggers, on either database."""
    for statement in statements(refusals, op.get_bind().dialect.name):
        op.execute(sa.text(statement.replace(":", "\\:")))


def create_tables() -> None:
    """What is new."""
    op.create_table(
        "honours",
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("award_code", sa.String(length=40), nullable=False),
        sa.Column("award_name", sa.JSON(), nullable=False),
        sa.Column("published_as", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(batch_id IS NULL) = (published_as <> '')", name=op.f("ck_honours_from_a_file_or_a_publication")
        ),
        sa.CheckConstraint("year BETWEEN 1900 AND 9999", name=op.f("ck_honours_year_is_a_year")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_honours_batch_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_honours_campaign_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_honours_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honours")),
        sa.UniqueConstraint("subject_id", "year", "award_code", name=op.f("uq_honours_subject_id_year_award_code")),
    )
    with op.batch_alter_table("honours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_honours_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_honours_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_honours_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "assignments",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["nomination_id"], ["nominations.id"], name=op.f("fk_assignments_nomination_id")),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["panel_seats.id"], name=op.f("fk_assignments_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("seat_id", "nomination_id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignments_nomination_id"), ["nomination_id"], unique=False)

    op.create_table(
        "condition_rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("fact", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason <> '' OR standing = 'open' OR (standing = 'met' AND holds) OR (standing = 'unmet' AND NOT holds)",
            name=op.f("ck_condition_rulings_override_is_reasoned"),
        ),
        sa.CheckConstraint("standing IN ('met', 'unmet', 'open')", name=op.f("ck_condition_rulings_known_standing")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_condition_rulings_file_id")),
        sa.ForeignKeyConstraint(["nomination_id"], ["nominations.id"], name=op.f("fk_condition_rulings_nomination_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_rulings")),
    )
    with op.batch_alter_table("condition_rulings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_rulings_nomination_id"), ["nomination_id"], unique=False)

    op.create_table(
        "reopenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(length=80), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_reopenings_reasoned")),
        sa.ForeignKeyConstraint(["scan_id"], ["stored_files.id"], name=op.f("fk_reopenings_scan_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_reopenings_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopenings")),
    )
    with op.batch_alter_table("reopenings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reopenings_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "second_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answer_reason", sa.String(length=300), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NOT NULL) = (answer <> '')", name=op.f("ck_second_looks_dated_iff_answered")
        ),
        sa.CheckConstraint("answer IN ('', 'kept', 'reopen')", name=op.f("ck_second_looks_known_answer")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_second_looks_reasoned")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_second_looks_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_looks")),
    )
    with op.batch_alter_table("second_looks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_second_looks_sheet_id"), ["sheet_id"], unique=False)
        batch_op.create_index(
            "one_open_question_per_sheet",
            ["sheet_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )


def alter_tables() -> None:
    """What is more than it was."""
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("options", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.alter_column("options", existing_type=sa.JSON(), existing_nullable=False, server_default=None)

    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_nominations_known_state"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_nominations_submitted_is_dated"), type_="check")
        batch_op.add_column(sa.Column("is_own", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("endorsed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("endorsed_by", sa.String(length=80), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            batch_op.f("ck_nominations_endorsed_by_somebody"), "(endorsed_at IS NOT NULL) = (endorsed_by <> '')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_nominations_only_own_is_endorsed"), "is_own OR (state <> 'proposed' AND endorsed_by = '')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_nominations_own_is_endorsed"),
            "NOT is_own OR state NOT IN ('submitted', 'accepted', 'rejected') OR endorsed_at IS NOT NULL",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_nominations_returned_was_submitted"),
            "state <> 'returned' OR is_own OR submitted_at IS NOT NULL",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_nominations_known_state"),
            "state IN ('draft', 'proposed', 'submitted', 'returned', 'accepted', 'rejected', 'withdrawn')",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_nominations_submitted_is_dated"),
            "state IN ('draft', 'proposed', 'returned', 'withdrawn') OR submitted_at IS NOT NULL",
        )
    with op.batch_alter_table("nominations", schema=None) as batch_op:
        batch_op.alter_column("is_own", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "endorsed_by", existing_type=sa.String(length=80), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("panel_seats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_lead", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("on_paper_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("on_paper_reason", sa.String(length=300), nullable=False, server_default=""))
        batch_op.create_index(
            "one_lead_per_award",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("is_lead"),
            postgresql_where=sa.text("is_lead"),
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_panel_seats_lead_is_on_the_panel"), "NOT is_lead OR removed_at IS NULL"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_panel_seats_on_paper_for_a_reason"), "(on_paper_since IS NOT NULL) = (on_paper_reason <> '')"
        )
    with op.batch_alter_table("panel_seats", schema=None) as batch_op:
        batch_op.alter_column("is_lead", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "on_paper_reason", existing_type=sa.String(length=300), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("sheets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("comment", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("signed_by", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("scan_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_sheets_scan_id"), "stored_files", ["scan_id"], ["id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_sheets_signed_for_the_judge_from_paper"), "(signed_by <> '') = (scan_id IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_sheets_signed_if_signed_for_the_judge"), "signed_by = '' OR state = 'signed'"
        )
    with op.batch_alter_table("sheets", schema=None) as batch_op:
        batch_op.alter_column("comment", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch_op.alter_column("note", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch_op.alter_column(
            "signed_by", existing_type=sa.String(length=80), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("stored_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_stored_files_pages_counted"), "pages >= 0")


def upgrade() -> None:
    """Upgrade schema."""
    create_tables()
    with triggers_aside():
        alter_tables()
    drop("sealed_awards_refuse_update")
    make(
        sealed_awards(*RULE_COLUMNS, "options"),
        *(refusal for table in APPEND_ONLY for refusal in append_only(table)),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("UPDATE nominations SET state = 'draft' WHERE state = 'proposed'")
    op.execute("UPDATE nominations SET state = 'draft' WHERE state = 'returned' AND submitted_at IS NULL")
    for table in APPEND_ONLY:
        for refusal in append_only(table):
            drop(refusal.name)
    drop("sealed_awards_refuse_update")
    with triggers_aside():
        with op.batch_alter_table("awards", schema=None) as batch_op:
            batch_op.drop_column("options")
        with op.batch_alter_table("nominations", schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f("ck_nominations_known_state"), type_="check")
            batch_op.drop_constraint(batch_op.f("ck_nominations_submitted_is_dated"), type_="check")
            batch_op.drop_constraint(batch_op.f("ck_nominations_endorsed_by_somebody"), type_="check")
            batch_op.drop_constraint(batch_op.f("ck_nominations_only_own_is_endorsed"), type_="check")
            batch_op.drop_constraint(batch_op.f("ck_nominations_own_is_endorsed"), type_="check")
            batch_op.drop_constraint(batch_op.f("ck_nominations_returned_was_submitted"), type_="check")
            batch_op.drop_column("endorsed_by")
            batch_op.drop_column("endorsed_at")
            batch_op.drop_column("is_own")
            batch_op.create_check_constraint(
                batch_op.f("ck_nominations_known_state"),
                "state IN ('draft', 'submitted', 'returned', 'accepted', 'rejected', 'withdrawn')",
            )
            batch_op.create_check_constraint(
                batch_op.f("ck_nominations_submitted_is_dated"),
                "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL",
            )
        with op.batch_alter_table("panel_seats", schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f("ck_panel_seats_lead_is_on_the_panel"), type_="check")
            batch_op.drop_constraint(batch_op.f("ck_panel_seats_on_paper_for_a_reason"), type_="check")
            batch_op.drop_index("one_lead_per_award")
            batch_op.drop_column("on_paper_reason")
            batch_op.drop_column("on_paper_since")
            batch_op.drop_column("is_lead")
        with op.batch_alter_table("sheets", schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f("ck_sheets_signed_for_the_judge_from_paper"), type_="check")
            batch_op.drop_constraint(batch_op.f("ck_sheets_signed_if_signed_for_the_judge"), type_="check")
            batch_op.drop_constraint(batch_op.f("fk_sheets_scan_id"), type_="foreignkey")
            batch_op.drop_column("scan_id")
            batch_op.drop_column("signed_by")
            batch_op.drop_column("note")
            batch_op.drop_column("comment")
        with op.batch_alter_table("stored_files", schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f("ck_stored_files_pages_counted"), type_="check")
            batch_op.drop_column("pages")
    op.drop_table("second_looks")
    op.drop_table("reopenings")
    op.drop_table("condition_rulings")
    op.drop_table("assignments")
    op.drop_table("honours")
    make(sealed_awards(*RULE_COLUMNS))
