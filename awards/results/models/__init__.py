"""What is published, and what follows from it."""

from awards.results.models.honours import Certificate, Commendation, Revocation
from awards.results.models.pages import Page
from awards.results.models.publications import Figure, Publication

__all__ = ["Certificate", "Commendation", "Figure", "Page", "Publication", "Revocation"]
