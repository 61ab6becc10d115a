"""Pages of the evidence room."""

import hashlib
import hmac

from flask import Flask

from awards.evidence.importers.survey import SurveyImporter
from awards.evidence.views import corrections, coverage, decided, orders, pictures, reading, rows, surveys
from awards.evidence.views.blueprint import bp
from awards.imports.plan import REGISTRY

__all__ = ["bp", "corrections", "coverage", "decided", "init_app", "orders", "pictures", "reading", "rows", "surveys"]


def init_app(app: Flask) -> None:
    """Give the survey import its key: made from the application's secret, and useless to whoever learns it."""
    importer = REGISTRY["survey"]
    assert isinstance(importer, SurveyImporter)  # noqa: S101 - registered by this room
    importer.secret = hmac.new(str(app.secret_key).encode(), b"survey addresses", hashlib.sha256).digest()
