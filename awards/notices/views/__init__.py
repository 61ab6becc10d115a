"""Pages of public notices, of the objections to them, and of the days that are worked."""

from awards.notices.views import calendar, downloads, notices, objections, objections_desk
from awards.notices.views.blueprint import bp

__all__ = ["bp", "calendar", "downloads", "notices", "objections", "objections_desk"]
