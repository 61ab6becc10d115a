"""Files of the register: departments with their windows and zones, and the roster."""

from awards.imports.plan import register
from awards.organisation import names
from awards.organisation.importers.departments import DepartmentsImporter
from awards.organisation.importers.roster import RosterImporter

__all__ = ["names"]

register(DepartmentsImporter())
register(RosterImporter())
