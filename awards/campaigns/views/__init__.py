"""Pages of the campaigns room: the year, its rules, how they are set up and sealed."""

from awards.campaigns.views import awards, dates, indicators, preview, quotas, scheme, sealing, setup, years
from awards.campaigns.views.blueprint import bp

__all__ = ["awards", "bp", "dates", "indicators", "preview", "quotas", "scheme", "sealing", "setup", "years"]
