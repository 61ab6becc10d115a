"""A file's entry; its bytes lie in the file store under their digest."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from awards.db import Base, UTCDateTime


class StoredFile(Base):
    """One content, stored once however often it is uploaded. `pages`: of a PDF, counted when it was attached; 0 if it
    cannot be read, None where nobody counted."""

    __tablename__ = "stored_files"
    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("pages >= 0", name="pages_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    pages: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
