"""Pages of the campaigns room: the year, its rules, how they are set up and sealed."""

from awards.campaigns.views import preview, years
from awards.campaigns.views.blueprint import bp

__all__ = ["bp", "preview", "years"]
