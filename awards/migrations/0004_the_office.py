"""the office sets up and steers a year

Seals, extensions, quotas by hand, years in preparation; teams; former departments; one-time codes; removed judges; the
history of marks; heads of the log on publications; reminders. The database itself keeps what is append-only or sealed.

Revision ID: 0004
Revises: 0003
"""

from typing import Iterator, Sequence, Union

import sqlalchemy as sa
from alembic import op

from awards.triggers import Refusal, append_only, irreplaceable, statements

revision: str = "0004"
down_revision: Union[str, Sequence[str], None] = "0003"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

OLD_KINDS = "IN ('department', 'window', 'zone', 'person')"
NEW_KINDS = "IN ('department', 'window', 'zone', 'team', 'person')"
KINDS = (("subjects", "kind"), ("awards", "subject_kind"))
APPEND_ONLY: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("events", (("previous_sha256",), ("sha256",))),
    ("extensions", ()),
    ("mark_changes", ()),
    ("runs", (("award_id", "number"),)),
    ("run_documents", (("run_id", "kind", "engine"),)),
    ("figures", (("publication_id", "name", "language"),)),
)
# What is unique beside the rowid, of the tables that hold sealed rules.
KEYS = {
    "awards": ("campaign_id", "code"),
    "components": ("award_id", "code"),
    "criteria": ("component_id", "code"),
    "department_quotas": ("award_id", "department_id"),
    "phases": ("campaign_id", "code"),
    "indicators": ("campaign_id", "code"),
    "campaigns": ("year",),
}
ALL_MOVES = ("INSERT", "UPDATE", "DELETE")
OF_YEAR = "IN (SELECT id FROM awards WHERE campaign_id = ROW.campaign_id)"
RULE_COLUMNS = (
    *("id", "campaign_id", "code", "name", "subject_kind", "places", "winners", "quota", "per_department", "min_score"),
    *("bonus_cap", "deduction_cap", "tie_break", "vetoes", "conditions"),
)
UNSEALING = (
    "OLD.unsealed_at IS NULL AND NEW.id = OLD.id AND NEW.award_id = OLD.award_id AND NEW.number = OLD.number "
    "AND NEW.rules = OLD.rules AND NEW.sha256 = OLD.sha256 AND NEW.winners = OLD.winners AND NEW.counted = OLD.counted "
    "AND NEW.actor = OLD.actor AND NEW.sealed_at = OLD.sealed_at"
)
REPLACING = (
    "NEW.id = OLD.id AND NEW.award_id = OLD.award_id AND NEW.run_id = OLD.run_id AND NEW.actor = OLD.actor "
    "AND NEW.published_at = OLD.published_at AND CAST(NEW.people AS TEXT) = CAST(OLD.people AS TEXT) "
    "AND CAST(NEW.scheme AS TEXT) = CAST(OLD.scheme AS TEXT) "
    "AND (OLD.replaced_at IS NULL OR NEW.replaced_at IS NOT NULL AND NEW.replaced_at = OLD.replaced_at) "
    "AND (OLD.audit_entry IS NULL OR NEW.audit_entry IS NOT NULL AND NEW.audit_entry = OLD.audit_entry) "
    "AND (OLD.audit_head IS NULL OR NEW.audit_head IS NOT NULL AND NEW.audit_head = OLD.audit_head)"
)


def refusals() -> list[Refusal]:
    """What the database refuses from now on."""
    return [
        *(refusal for table, keys in APPEND_ONLY for refusal in append_only(table, *keys)),
        *append_only("seals", ("award_id", "number"), ("award_id", "unsealed_at IS NULL"), but=UNSEALING),
        *append_only("publications", ("award_id", "replaced_at IS NULL"), but=REPLACING),
        Refusal(
            *("opened_years_stay_open", "campaigns", "UPDATE", "a year that was opened stays open"),
            "OLD.opened_at IS NOT NULL AND (NEW.opened_at IS NULL OR NEW.opened_at <> OLD.opened_at)",
            columns=("opened_at",),
        ),
        *sealed("UPDATE", "DELETE", of="= ROW.id", table="awards", columns=RULE_COLUMNS),
        *sealed(*ALL_MOVES, of="= ROW.award_id", table="components"),
        *sealed(*ALL_MOVES, of="= (SELECT award_id FROM components WHERE id = ROW.component_id)", table="criteria"),
        *sealed(*ALL_MOVES, of="= ROW.award_id", table="department_quotas"),
        *sealed(*ALL_MOVES, of=OF_YEAR, table="phases"),
        *sealed(*ALL_MOVES, of=OF_YEAR, table="indicators"),
        *sealed(
            *("UPDATE", "DELETE"),
            of="IN (SELECT id FROM awards WHERE campaign_id = ROW.id)",
            table="campaigns",
            columns=("id", "year", "timezone", "settings"),
        ),
    ]


def sealed(*refused: str, of: str, table: str, columns: tuple[str, ...] = ()) -> Iterator[Refusal]:
    """Rows of `table` refuse these moves while a seal stands, and to be emptied; `of` is SQL of the sealed awards' ids,
    with ROW for the row that moves. No row is ever replaced: of two awards one may be sealed."""
    for move in refused:
        rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[move]
        stands = "EXISTS (SELECT 1 FROM seals WHERE unsealed_at IS NULL AND award_id {})"
        condition = " OR ".join(stands.format(of.replace("ROW", row)) for row in rows)
        name, message = f"sealed_{table}_refuse_{move.lower()}", f"sealed rules are not changed: {table}"
        yield Refusal(name, table, move, message, condition, columns if move == "UPDATE" else ())
    standing = "EXISTS (SELECT 1 FROM seals WHERE unsealed_at IS NULL)"
    yield Refusal(f"sealed_{table}_refuse_truncate", table, "TRUNCATE", message, standing)
    yield from irreplaceable(table, KEYS[table])


def allow_kinds(rule: str, *, ids_once: bool) -> None:
    """Which kinds of subjects there are; whether SQLite gives out each id of a subject once, as PostgreSQL does."""
    for table, column in KINDS:
        options = {"sqlite_autoincrement": True} if ids_once and table == "subjects" else {}
        with op.batch_alter_table(table, schema=None, table_kwargs=options) as batch_op:
            name = batch_op.f(f"ck_{table}_known_{column}")
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, f"{column} {rule}")


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "department_id IS NULL OR step = 'nominations'", name=op.f("ck_extensions_departments_only_nominate")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_extensions_reasoned")),
        sa.CheckConstraint("step IN ('nominations', 'judging', 'decision')", name=op.f("ck_extensions_known_step")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_extensions_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["department_id"], ["subjects.id"], name=op.f("fk_extensions_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "former_departments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "from_on IS NULL OR from_on < until_on", name=op.f("ck_former_departments_begins_before_it_ends")
        ),
        sa.ForeignKeyConstraint(["department_id"], ["subjects.id"], name=op.f("fk_former_departments_department_id")),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_former_departments_subject_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_departments")),
    )
    with op.batch_alter_table("former_departments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_departments_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_departments_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "department_quotas",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_department_quotas_not_negative")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_department_quotas_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["department_id"], ["subjects.id"], name=op.f("fk_department_quotas_department_id")),
        sa.PrimaryKeyConstraint("award_id", "department_id", name=op.f("pk_department_quotas")),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("occasion", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.String(length=80), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('sent', 'handed_on')) = (done_at IS NOT NULL)", name=op.f("ck_outbox_messages_dated_iff_done")
        ),
        sa.CheckConstraint(
            "kind IN ('none_sent', 'returned', 'undeclared', 'unsigned', 'office_waiting', 'evidence_lacking')",
            name=op.f("ck_outbox_messages_known_kind"),
        ),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_outbox_messages_known_language")),
        sa.CheckConstraint(
            "state IN ('draft', 'sending', 'dropped', 'sent', 'handed_on')", name=op.f("ck_outbox_messages_known_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('sending', 'sent') OR address <> ''", name=op.f("ck_outbox_messages_addressed_if_mailed")
        ),
        sa.CheckConstraint(
            "state <> 'sending' OR claimed_at IS NOT NULL", name=op.f("ck_outbox_messages_claimed_if_sending")
        ),
        sa.CheckConstraint("subject <> '' AND body <> ''", name=op.f("ck_outbox_messages_says_something")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_outbox_messages_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_outbox_messages_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recipient_id"], ["users.id"], name=op.f("fk_outbox_messages_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("occasion", name=op.f("uq_outbox_messages_occasion")),
    )
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_messages_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_messages_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("winners", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unsealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsealed_by", sa.String(length=80), nullable=False),
        sa.Column("unsealed_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "(unsealed_at IS NULL) = (unsealed_reason = '')", name=op.f("ck_seals_reasoned_iff_unsealed")
        ),
        sa.CheckConstraint("winners >= 1", name=op.f("ck_seals_someone_is_honoured")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_seals_award_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_seals_award_id_number")),
    )
    with op.batch_alter_table("seals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seals_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "one_standing_per_award",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("unsealed_at IS NULL"),
            postgresql_where=sa.text("unsealed_at IS NULL"),
        )

    op.create_table(
        "sign_in_codes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_sign_in_codes_expires_later")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_in_codes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_sign_in_codes")),
    )
    op.create_table(
        "mark_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(24), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criteria.id"], name=op.f("fk_mark_changes_criterion_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_mark_changes_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_changes")),
    )
    with op.batch_alter_table("mark_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_changes_sheet_id"), ["sheet_id"], unique=False)

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("panel_seats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirm_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed_by", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("removed_reason", sa.String(length=300), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            batch_op.f("ck_panel_seats_removed_by_somebody"), "(removed_at IS NOT NULL) = (removed_by <> '')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_panel_seats_removed_for_a_reason"), "(removed_at IS NOT NULL) = (removed_reason <> '')"
        )
    with op.batch_alter_table("panel_seats", schema=None) as batch_op:
        batch_op.alter_column(
            "removed_by", existing_type=sa.String(length=80), existing_nullable=False, server_default=None
        )
        batch_op.alter_column(
            "removed_reason", existing_type=sa.String(length=300), existing_nullable=False, server_default=None
        )

    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audit_entry", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("audit_head", sa.String(length=64), nullable=True))

    with op.batch_alter_table("subject_departments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since_on", sa.Date(), nullable=True))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=120), nullable=False, server_default=""))
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column(
            "email", existing_type=sa.String(length=120), existing_nullable=False, server_default=None
        )
    allow_kinds(NEW_KINDS, ids_once=True)
    # Every year that is there was open to all.
    op.execute(
        "UPDATE campaigns SET opened_at = COALESCE((SELECT min(at) FROM events WHERE name = 'campaign:started' "
        "AND subject = 'campaign:' || CAST(campaigns.year AS VARCHAR(4))), CURRENT_TIMESTAMP)"
    )
    for statement in statements(refusals(), op.get_bind().dialect.name):
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    """Downgrade schema."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for refusal in refusals():
        if is_sqlite:
            op.execute(f"DROP TRIGGER IF EXISTS {refusal.name}")
        else:
            op.execute(f"DROP FUNCTION IF EXISTS {refusal.name}() CASCADE")
    allow_kinds(OLD_KINDS, ids_once=False)
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("opened_at")
    with op.batch_alter_table("panel_seats", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_panel_seats_removed_by_somebody"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_panel_seats_removed_for_a_reason"), type_="check")
        batch_op.drop_column("removed_reason")
        batch_op.drop_column("removed_by")
        batch_op.drop_column("removed_at")
        batch_op.drop_column("confirm_since")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_column("audit_head")
        batch_op.drop_column("audit_entry")
    with op.batch_alter_table("subject_departments", schema=None) as batch_op:
        batch_op.drop_column("since_on")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("email")
    op.drop_table("mark_changes")
    op.drop_table("sign_in_codes")
    op.drop_table("seals")
    op.drop_table("outbox_messages")
    op.drop_table("department_quotas")
    op.drop_table("former_departments")
    op.drop_table("extensions")
