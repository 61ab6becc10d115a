"""Files of the register: departments with their windows, zones and teams, the roster, and downloaded lists."""

from awards.imports.plan import register
from awards.organisation import names
from awards.organisation.importers.departments import DepartmentsImporter
from awards.organisation.importers.lists import RegisterImporter
from awards.organisation.importers.roster import RosterImporter

__all__ = ["names"]

register(DepartmentsImporter())
register(RosterImporter())
register(RegisterImporter())
