"""Pages of the campaigns room: the year, its rules, how they are set up and sealed."""

from awards.campaigns.views import years
from awards.campaigns.views.blueprint import bp

__all__ = ["bp", "years"]
