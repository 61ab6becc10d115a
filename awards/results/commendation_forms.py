"""The form of the commendation decision."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from awards.campaigns.models import Campaign
from awards.forms import HouseForm, Needed
from awards.i18n import bi
from awards.results.commending import LONGEST


class CommendationForm(HouseForm):
    """What the office words itself; the names come from what is published."""

    reference = StringField(
        _l("Reference number"),
        validators=[Needed()],
        description=_l("As the register of documents has it."),
        render_kw={"maxlength": LONGEST["reference"]},
    )
    issued_on = DateField(_l("Date of the document"), validators=[Needed(), Optional()])
    title = StringField(_l("Title"), validators=[Needed()], render_kw={"maxlength": LONGEST["title"]})
    addressees = StringField(_l("Addressed to"), validators=[Needed()], render_kw={"maxlength": LONGEST["addressees"]})
    opening = TextAreaField(
        _l("Background and procedure"),
        validators=[Needed()],
        description=_l("One paragraph a line. The lists of names follow."),
        render_kw={"rows": 7, "maxlength": LONGEST["opening"]},
    )
    closing = TextAreaField(
        _l("Hope and call"), validators=[Needed()], render_kw={"rows": 4, "maxlength": LONGEST["closing"]}
    )

    def suggest(self, campaign: Campaign, number: int) -> None:
        """Words to begin with, in the reader's language."""
        facts = {"year": campaign.year, "campaign": bi(campaign.name), "number": number}
        self.reference.data = _("〔%(year)s〕 No. %(number)s", **facts)
        self.title.data = _("Decision commending the honoured of “%(campaign)s” %(year)s", **facts)
        self.addressees.data = _("All departments")
        self.opening.data = _(
            "In %(year)s all departments carried out “%(campaign)s”; they improved the quality of their service, and "
            "outstanding departments, windows and people came forward.\n"
            "By the award rules, after nomination, eligibility check, judging by panels, decision of the leading group "
            "and public notice, it is decided to commend those named below.",
            **facts,
        )
        self.closing.data = _(
            "May those who are commended guard this honour and go on setting an example; may all staff learn from "
            "them and serve ever better.",
        )

    @property
    def texts(self) -> dict[str, str]:
        """What `issue_commendation` takes."""
        return {name: getattr(self, name).data or "" for name in LONGEST}
