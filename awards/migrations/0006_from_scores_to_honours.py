"""from scores to honours

Decisions and what-if runs; notices, objections, declared days; publications that carry out a decision after its notice,
their stored pages; revocations, certificates, commendation decisions; comments that a panel released.

Revision ID: 0006
Revises: 0005
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from awards.triggers import Refusal, append_only, statements

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WITHDRAWING = (
    "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND NEW.id = OLD.id AND NEW.award_id = OLD.award_id "
    "AND NEW.run_id = OLD.run_id AND NEW.number = OLD.number AND NEW.decided_on = OLD.decided_on "
    "AND NEW.attendance = OLD.attendance AND NEW.vote = OLD.vote AND NEW.note = OLD.note AND NEW.actor = OLD.actor "
    "AND NEW.approved_by = OLD.approved_by AND NEW.created_at = OLD.created_at"
)
MOVING = (
    "NEW.id = OLD.id AND NEW.notice_id = OLD.notice_id AND NEW.number = OLD.number "
    "AND NEW.receipt_sha256 = OLD.receipt_sha256 AND NEW.subject = OLD.subject AND NEW.nominee = OLD.nominee "
    "AND NEW.is_anonymous = OLD.is_anonymous AND NEW.name = OLD.name AND NEW.contact = OLD.contact "
    "AND NEW.text = OLD.text AND NEW.received_at = OLD.received_at AND NEW.due_on = OLD.due_on"
)
TAKING_DOWN = (
    "OLD.taken_down_at IS NULL AND NEW.taken_down_at IS NOT NULL AND NEW.id = OLD.id AND NEW.award_id = OLD.award_id "
    "AND NEW.decision_id = OLD.decision_id AND NEW.number = OLD.number AND NEW.starts_on = OLD.starts_on "
    "AND NEW.ends_on = OLD.ends_on AND NEW.counts = OLD.counts AND NEW.corrects = OLD.corrects "
    "AND NEW.sha256 = OLD.sha256 AND NEW.actor = OLD.actor AND NEW.put_up_at = OLD.put_up_at "
    "AND CAST(NEW.days AS TEXT) = CAST(OLD.days AS TEXT) AND CAST(NEW.people AS TEXT) = CAST(OLD.people AS TEXT) "
    "AND CAST(NEW.contact AS TEXT) = CAST(OLD.contact AS TEXT)"
)
OLD_REPLACING = (
    "NEW.id = OLD.id AND NEW.award_id = OLD.award_id AND NEW.run_id = OLD.run_id AND NEW.actor = OLD.actor "
    "AND NEW.published_at = OLD.published_at AND CAST(NEW.people AS TEXT) = CAST(OLD.people AS TEXT) "
    "AND CAST(NEW.scheme AS TEXT) = CAST(OLD.scheme AS TEXT) "
    "AND (OLD.replaced_at IS NULL OR NEW.replaced_at IS NOT NULL AND NEW.replaced_at = OLD.replaced_at) "
    "AND (OLD.audit_entry IS NULL OR NEW.audit_entry IS NOT NULL AND NEW.audit_entry = OLD.audit_entry) "
    "AND (OLD.audit_head IS NULL OR NEW.audit_head IS NOT NULL AND NEW.audit_head = OLD.audit_head)"
)
REPLACING = (
    "NEW.id = OLD.id AND NEW.award_id = OLD.award_id AND NEW.run_id = OLD.run_id AND NEW.actor = OLD.actor "
    "AND COALESCE(NEW.decision_id, 0) = COALESCE(OLD.decision_id, 0) "
    "AND COALESCE(NEW.notice_id, 0) = COALESCE(OLD.notice_id, 0) "
    "AND NEW.published_at = OLD.published_at AND CAST(NEW.people AS TEXT) = CAST(OLD.people AS TEXT) "
    "AND CAST(NEW.scheme AS TEXT) = CAST(OLD.scheme AS TEXT) "
    "AND (OLD.replaced_at IS NULL OR NEW.replaced_at IS NOT NULL AND NEW.replaced_at = OLD.replaced_at) "
    "AND (OLD.audit_entry IS NULL OR NEW.audit_entry IS NOT NULL AND NEW.audit_entry = OLD.audit_entry) "
    "AND (OLD.audit_head IS NULL OR NEW.audit_head IS NOT NULL AND NEW.audit_head = OLD.audit_head)"
)
KEPT = (
    *append_only("what_ifs", ("award_id", "number")),
    *append_only("decisions", ("award_id", "number"), ("award_id", "withdrawn_at IS NULL"), but=WITHDRAWING),
    *append_only("notices", ("award_id", "number"), ("award_id", "taken_down_at IS NULL"), but=TAKING_DOWN),
    *append_only("objections", ("notice_id", "number"), ("receipt_sha256",), but=MOVING),
    *append_only("objection_files", ("objection_id", "position")),
    *append_only("revocations", ("publication_id", "nominee")),
    *append_only("certificates", ("publication_id", "nominee"), ("number",), ("token",)),
    *append_only("commendations", ("campaign_id", "number")),
)


def publications(but: str) -> tuple[Refusal, ...]:
    """Those of publications."""
    return append_only("publications", ("award_id", "replaced_at IS NULL"), but=but)


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
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_worked", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_calendar_days_explained")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "commendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_commendations_numbered")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_commendations_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendations")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_commendations_campaign_id_number")),
    )
    with op.batch_alter_table("commendations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commendations_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("attendance", sa.String(length=600), nullable=False),
        sa.Column("vote", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=600), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f("ck_decisions_reasoned_iff_withdrawn")
        ),
        sa.CheckConstraint("attendance <> ''", name=op.f("ck_decisions_attended")),
        sa.CheckConstraint("vote <> ''", name=op.f("ck_decisions_voted")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_decisions_award_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_decisions_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_decisions_award_id_number")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "one_decision_stands",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "what_ifs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("bundle_sha256", sa.String(length=64), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("result_sha256", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_what_ifs_titled")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_what_ifs_award_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_what_ifs_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_what_ifs")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_what_ifs_award_id_number")),
    )
    with op.batch_alter_table("what_ifs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_what_ifs_award_id"), ["award_id"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("counts", sa.String(length=10), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("corrects", sa.String(length=600), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("put_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_by", sa.String(length=80), nullable=False),
        sa.Column("taken_down_reason", sa.String(length=600), nullable=False),
        sa.CheckConstraint("(number = 1) = (corrects = '')", name=op.f("ck_notices_later_ones_say_why")),
        sa.CheckConstraint(
            "(taken_down_at IS NULL) = (taken_down_reason = '')", name=op.f("ck_notices_reasoned_iff_taken_down")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_notices_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_notices_award_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_notices_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_notices_award_id_number")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(
            "one_notice_is_up",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("taken_down_at IS NULL"),
            postgresql_where=sa.text("taken_down_at IS NULL"),
        )

    op.create_table(
        "released_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_released_comments_not_empty")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_released_comments_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_comments")),
    )
    with op.batch_alter_table("released_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_released_comments_sheet_id"), ["sheet_id"], unique=False)
        batch_op.create_index(
            "one_release_per_sheet",
            ["sheet_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("nominee", sa.String(length=20), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=False),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("remedy", sa.String(length=10), nullable=False),
        sa.Column("ruling_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(decided_at IS NULL) = (finding = '')", name=op.f("ck_objections_reasoned_iff_decided")),
        sa.CheckConstraint(
            "(remedy = 'exclude') = (ruling_id IS NOT NULL)", name=op.f("ck_objections_ruled_iff_excluded")
        ),
        sa.CheckConstraint("(state = 'received') = (handler = '')", name=op.f("ck_objections_handled_iff_taken_up")),
        sa.CheckConstraint("(state = 'upheld') = (remedy <> '')", name=op.f("ck_objections_remedied_iff_upheld")),
        sa.CheckConstraint(
            "(state IN ('upheld', 'dismissed')) = (decided_at IS NOT NULL)",
            name=op.f("ck_objections_dated_iff_decided"),
        ),
        sa.CheckConstraint(
            "(subject = 'nominee') = (nominee <> '')", name=op.f("ck_objections_against_somebody_iff_nominee")
        ),
        sa.CheckConstraint("is_anonymous = (name = '')", name=op.f("ck_objections_named_iff_not_anonymous")),
        sa.CheckConstraint(
            "remedy IN ('', 'exclude', 'correct', 'procedure')", name=op.f("ck_objections_known_remedy")
        ),
        sa.CheckConstraint(
            "state IN ('received', 'investigating', 'upheld', 'dismissed')", name=op.f("ck_objections_known_state")
        ),
        sa.CheckConstraint("subject IN ('nominee', 'procedure')", name=op.f("ck_objections_known_subject")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_objections_notice_id")),
        sa.ForeignKeyConstraint(["ruling_id"], ["rulings.id"], name=op.f("fk_objections_ruling_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("notice_id", "number", name=op.f("uq_objections_notice_id_number")),
        sa.UniqueConstraint("receipt_sha256", name=op.f("uq_objections_receipt_sha256")),
    )
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objections_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("nominee", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("award", sa.JSON(), nullable=False),
        sa.Column("deed", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.JSON(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["publication_id"], ["publications.id"], name=op.f("fk_certificates_publication_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint("publication_id", "nominee", name=op.f("uq_certificates_publication_id_nominee")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_token")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_publication_id"), ["publication_id"], unique=False)

    op.create_table(
        "objection_files",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_objection_files_file_id")),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objections.id"], name=op.f("fk_objection_files_objection_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("objection_id", "position", name=op.f("pk_objection_files")),
    )
    op.create_table(
        "published_pages",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("personal", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("audience IN ('public', 'staff')", name=op.f("ck_published_pages_known_audience")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_published_pages_publication_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "name", "language", "audience", name=op.f("pk_published_pages")),
    )
    op.create_table(
        "revocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("nominee", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_revocations_reasoned")),
        sa.ForeignKeyConstraint(["publication_id"], ["publications.id"], name=op.f("fk_revocations_publication_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocations")),
        sa.UniqueConstraint("publication_id", "nominee", name=op.f("uq_revocations_publication_id_nominee")),
    )
    with op.batch_alter_table("revocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revocations_publication_id"), ["publication_id"], unique=False)


def alter_tables() -> None:
    """What is more than it was."""
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("notice_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_publications_notice_id"), "notices", ["notice_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_publications_decision_id"), "decisions", ["decision_id"], ["id"])


def upgrade() -> None:
    """Upgrade schema."""
    create_tables()
    with triggers_aside():
        alter_tables()
    for refusal in publications(REPLACING):
        drop(refusal.name)
    make(*KEPT, *publications(REPLACING))


def downgrade() -> None:
    """Downgrade schema."""
    for refusal in (*KEPT, *publications(REPLACING)):
        drop(refusal.name)
    with triggers_aside():
        with op.batch_alter_table("publications", schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f("fk_publications_notice_id"), type_="foreignkey")
            batch_op.drop_constraint(batch_op.f("fk_publications_decision_id"), type_="foreignkey")
            batch_op.drop_column("notice_id")
            batch_op.drop_column("decision_id")
    op.drop_table("revocations")
    op.drop_table("published_pages")
    op.drop_table("objection_files")
    op.drop_table("certificates")
    op.drop_table("objections")
    op.drop_table("released_comments")
    op.drop_table("notices")
    op.drop_table("what_ifs")
    op.drop_table("decisions")
    op.drop_table("commendations")
    op.drop_table("calendar_days")
    make(*publications(OLD_REPLACING))
