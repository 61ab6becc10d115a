"""Small sound files, and the people around a nomination."""

import io
import zipfile
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from tests import factories

STATEMENT = "她十年如一日，热情接待每一位来访师生，主动上门服务。" * 3  # 26 characters three times
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def png(colour: str = "red") -> bytes:
    """A sound picture of four pixels."""
    stream = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(stream, "PNG")
    return stream.getvalue()


def sheets(pages: int = 1) -> bytes:
    """A PDF with so many empty pages of A4, which can be drawn."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def docx(*extra: str) -> bytes:
    """The members that make a zip a Word document, and `extra` ones."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *extra):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@dataclass
class World:
    """One award, a department with its nominator and a person who can be put forward."""

    award: Award
    department: Subject
    person: Subject
    nominator: User

    def draft(self, **values: object) -> Nomination:
        """A draft that is ready to be submitted."""
        defaults: dict[str, object] = {"state": "draft", "statement": STATEMENT, "created_by": self.nominator}
        return factories.make_nomination(self.award, self.person, **{**defaults, **values})  # type: ignore[arg-type]


def make_world(**award_values: object) -> World:
    """A world; values go to the award."""
    award = factories.make_award(**award_values)  # type: ignore[arg-type]
    department = factories.make_department()
    person = factories.make_person(department)
    nominator = factories.make_user(nominates_for=department, person=factories.make_person(department, "张敏"))
    return World(award, department, person, nominator)
