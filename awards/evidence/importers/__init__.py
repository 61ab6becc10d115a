"""Files of evidence: inspection sheets, surveys, work orders, indicator sheets, ballots, past honours."""

from awards.evidence.importers.ballots import BallotsImporter
from awards.evidence.importers.honours import HonoursImporter
from awards.evidence.importers.indicators import IndicatorsImporter
from awards.evidence.importers.inspections import InspectionsImporter
from awards.evidence.importers.orders import OrdersImporter
from awards.evidence.importers.survey import SurveyImporter
from awards.imports.plan import register

register(InspectionsImporter())
register(SurveyImporter())
register(IndicatorsImporter())
register(BallotsImporter())
register(OrdersImporter())
register(HonoursImporter())
