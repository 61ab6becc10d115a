"""Published pages as the bytes that are sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from awards.db import Base, UTCDateTime, one_of
from awards.results.models.publications import Publication

AUDIENCES = ("public", "staff")


class Page(Base):
    """One page of a publication for one audience in one language: what is sent, with its digest as ETag.

      `name` is what follows the award's results in the address ("" for the list itself). `personal` says for whom the
    page would be another: `{"people": [subject ids], "departments": [subject ids]}`; judges of the panel get another
    too. `state` is what the page tells beside the publication itself (`awards.results.pages.Head`). A page is made
    when somebody first asks for it, and anew when that state has changed.
    """

    __tablename__ = "published_pages"
    __table_args__ = (one_of("audience", AUDIENCES),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    audience: Mapped[str] = mapped_column(String(10), primary_key=True)
    state: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    sha256: Mapped[str] = mapped_column(String(64))
    personal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    publication: Mapped[Publication] = relationship()
