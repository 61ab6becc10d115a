"""evidence

Kept counts of survey answers (filled from the answers that are there), reasons of gaps, and what the figures of a run
were made of; no index on answers that another covers or that nothing asks for, since they come by the hundred thousand.

Revision ID: 0002
Revises: 0001
"""

from collections.abc import Iterator
from typing import Any, Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: Union[str, Sequence[str], None] = "0001"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

surveys = sa.table("surveys", sa.column("id", sa.Integer), sa.column("scale", sa.JSON))
answers = sa.table(
    "survey_answers",
    sa.column("survey_id", sa.Integer),
    sa.column("subject_id", sa.Integer),
    sa.column("identity", sa.String),
    sa.column("answers", sa.JSON),
    sa.column("submitted_at", sa.DateTime(timezone=True)),
    sa.column("left_out_id", sa.Integer),
)


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "survey_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=60), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("responses > 0", name=op.f("ck_survey_counts_answered")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_survey_counts_subject_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_counts_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_counts")),
        sa.UniqueConstraint(
            "survey_id", "subject_id", "identity", name=op.f("uq_survey_counts_survey_id_subject_id_identity")
        ),
    )
    op.create_index(op.f("ix_survey_counts_subject_id"), "survey_counts", ["subject_id"], unique=False)
    op.create_table(
        "gap_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_gap_reasons_reasoned")),
        sa.ForeignKeyConstraint(["component_id"], ["components.id"], name=op.f("fk_gap_reasons_component_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_gap_reasons_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_reasons")),
    )
    op.create_index(op.f("ix_gap_reasons_component_id"), "gap_reasons", ["component_id"], unique=False)
    op.create_index(op.f("ix_gap_reasons_subject_id"), "gap_reasons", ["subject_id"], unique=False)
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("evidence", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.alter_column("bundle", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.alter_column("result", existing_type=sa.LargeBinary(), nullable=False)
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.alter_column("evidence", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    op.drop_index(op.f("ix_survey_answers_survey_id"), table_name="survey_answers")
    op.drop_index(op.f("ix_survey_answers_left_out_id"), table_name="survey_answers")
    op.bulk_insert(counts_table(), list(counted(op.get_bind())))


def counts_table() -> sa.TableClause:
    """The new table as far as rows are put into it."""
    columns = ("survey_id", "subject_id", "identity", "responses")
    return sa.table(
        "survey_counts",
        *map(sa.column, columns),
        sa.column("items", sa.JSON),
        sa.column("newest_at", sa.DateTime(timezone=True)),
    )


def counted(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """The answers that count, by survey, subject and identity: their number, per item how often each level of the
    survey's scale was given, the latest instant."""
    scales = {row.id: list(row.scale) for row in connection.execute(sa.select(surveys))}
    found: dict[tuple[int, int, str], dict[str, Any]] = {}
    query = sa.select(*answers.c[:-1]).where(answers.c.left_out_id.is_(None))
    rows = connection.execute(query.execution_options(yield_per=1000))
    for survey_id, subject_id, identity, texts, at in rows:
        scale = scales[survey_id]
        key = {"survey_id": survey_id, "subject_id": subject_id, "identity": identity}
        one = found.setdefault(tuple(key.values()), {**key, "responses": 0, "items": {}, "newest_at": None})
        one["responses"] += 1
        one["newest_at"] = max((instant for instant in (one["newest_at"], at) if instant), default=None)
        for item, text in texts.items():
            if text in scale:
                one["items"].setdefault(item, [0] * len(scale))[scale.index(text)] += 1
    yield from found.values()


def downgrade() -> None:
    """Downgrade schema."""
    op.create_index(op.f("ix_survey_answers_left_out_id"), "survey_answers", ["left_out_id"], unique=False)
    op.create_index(op.f("ix_survey_answers_survey_id"), "survey_answers", ["survey_id"], unique=False)
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.alter_column("result", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.alter_column("bundle", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.drop_column("evidence")
    op.drop_table("gap_reasons")
    op.drop_table("survey_counts")
