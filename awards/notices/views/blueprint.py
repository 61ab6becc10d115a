"""The blueprint that the pages of this room belong to."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
