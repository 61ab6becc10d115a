"""Users and the roles they hold."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.db import Base, UTCDateTime, one_of
from awards.organisation.models import Subject
from awards.permissions import Viewer

ROLES = ("office", "leader", "discipline", "nominator")


class User(Base):
    """An account: of a person of the register (signs in by staff number too) or of someone from outside.

    Everyone who is signed in is staff; a judge is who holds a seat on an award's panel (judging.PanelSeat).
    `stamp` changes with the password and ends every older session. `password_hash` is empty as long as the own password
    is not set: then only the one-time code of a SignInCode lets in. `email` is shown to the office and its owner only.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    stamp: Mapped[str] = mapped_column(String(32))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    email: Mapped[str] = mapped_column(String(120), default="")

    person: Mapped[Subject | None] = relationship()
    roles: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="RoleGrant.id"
    )
    code: Mapped["SignInCode | None"] = relationship(
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True
    )

    is_authenticated = True
    is_anonymous = False

    @property
    def has_password(self) -> bool:
        """Whether an own password is set."""
        return self.password_hash != ""

    def has_role(self, role: str) -> bool:
        """Whether the account holds a role, for whatever department."""
        return any(grant.role == role for grant in self.roles)

    def get_id(self) -> str:
        """What the session cookie carries: useless once the password, and with it the stamp, has changed."""
        return f"{self.id}:{self.stamp}"

    def as_viewer(self) -> Viewer:
        """The user as permission rules see them."""
        return Viewer(
            user_id=self.id,
            username=self.username,
            name=self.name,
            person_id=self.person_id,
            roles=frozenset(grant.role for grant in self.roles),
            departments=frozenset(department.id for department in self.person.departments)
            if self.person
            else frozenset(),
            nominates_for=frozenset(grant.department_id for grant in self.roles if grant.department_id is not None),
        )


class RoleGrant(Base):
    """One role of one user; only a nominator's is tied to a department."""

    __tablename__ = "role_grants"
    __table_args__ = (
        one_of("role", ROLES),
        CheckConstraint("(role = 'nominator') = (department_id IS NOT NULL)", name="department_iff_nominator"),
        UniqueConstraint("user_id", "role", "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))

    user: Mapped[User] = relationship(back_populates="roles")
    department: Mapped[Subject | None] = relationship()


class SignInAttempt(Base):
    """Failed sign-ins of one account name or one address: slows further ones down, never locks out."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SignInCode(Base):
    """The latest one-time code of an account: a salted digest, never the code itself (codes.py).

    It lets in until `expires_at`, or until the own password is set (`used_at`); the next code takes its row.
    """

    __tablename__ = "sign_in_codes"
    __table_args__ = (CheckConstraint("expires_at > made_at", name="expires_later"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship(back_populates="code")
