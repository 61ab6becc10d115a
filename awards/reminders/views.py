"""Pages of the outbox: what could be reminded of, the drafts to read, sending."""

from collections import Counter
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from awards import clock
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.permissions import Permission, current_viewer, requires
from awards.reminders import queries, service, words
from awards.reminders.forms import TextForm
from awards.reminders.mail import MailClosedError, NotSentError, Post, UnclearError, post_office
from awards.reminders.models import LANGUAGES, Message
from awards.reminders.occasions import Occasion, occasions_of
from awards.reminders.queries import MessageCase
from awards.site import whole_address
from config import Config

bp = Blueprint("reminders", __name__)
WORDS = {"kinds": words.KIND_WORDS, "states": words.STATE_WORDS, "tones": words.STATE_TONES}
LONGEST = 80
AT_ONCE = 50


def _stamp() -> service.Stamp:
    return service.Stamp(current_viewer().username, clock.now())


def _config() -> Config:
    config: Config = current_app.config["AWARDS"]
    return config


def _address_of(occasion: Occasion) -> str:
    return whole_address(occasion.endpoint, **occasion.values)


@bp.get("/<int:year>/reminders")
@requires(Permission.REMINDER_MANAGE, load=campaign_of_year)
def list_messages(campaign: Campaign) -> str:
    """What could be reminded of now, and the messages in one state."""
    state = request.args.get("state", "draft")
    wanted = {"state": state if queries.is_state(state) else "draft", "q": request.args.get("q", "").strip()[:LONGEST]}
    page = request.args.get("page", 1, type=int)
    outbox = queries.outbox_of(
        db.session, current_viewer(), campaign, state=wanted["state"], text=wanted["q"], page=page, now=clock.now()
    )
    return render_template(
        "reminders/list_messages.html",
        campaign=campaign,
        outbox=outbox,
        wanted=wanted,
        words=WORDS,
        has_mail=bool(_config().mail.host),
    )


@bp.post("/<int:year>/reminders/drafts")
@requires(Permission.REMINDER_MANAGE, load=campaign_of_year)
def make_drafts(campaign: Campaign) -> Response:
    """Write the drafts of one kind; those that were written before are not written again."""
    year, kind = campaign.year, request.form.get("kind", "")
    language = request.form.get("language", "")
    language = language if language in LANGUAGES else LANGUAGES[0]
    with transaction() as session:
        viewer = current_viewer()
        fresh = campaign_of_year(session, viewer, year)
        occasions = [one for one in occasions_of(session, viewer, fresh) if one.kind == kind]
        count = service.make_drafts(
            session, fresh, occasions, language=language, address_of=_address_of, stamp=_stamp()
        )
    if count:
        flash(_("Drafts written: %(count)s. Read them before you send them.", count=count), "success")
    else:
        flash(_("Nothing new: everyone concerned has such a message already."), "info")
    return redirect(url_for(".list_messages", year=year), code=303)


@bp.post("/<int:year>/reminders/send")
@requires(Permission.REMINDER_MANAGE, load=campaign_of_year)
def send_messages(campaign: Campaign) -> Response:
    """Mail the chosen drafts, or drop them."""
    year, ids = campaign.year, request.form.getlist("message", type=int)[:AT_ONCE]
    back = redirect(url_for(".list_messages", year=year), code=303)
    if not ids:
        flash(_("Nothing was chosen."), "info")
    elif request.form.get("action") == "drop":
        with transaction() as session:
            viewer = current_viewer()
            chosen = queries.chosen(session, viewer, campaign_of_year(session, viewer, year), ids)
            count = service.drop(session, chosen, stamp=_stamp())
        flash(_("Drafts dropped: %(count)s.", count=count), "success")
    elif not _config().mail.host:
        flash(_("Mail is not set up: copy the texts and hand them on."), "warning")
    else:
        _mail(year, ids)
    return back


def _mail(year: int, ids: list[int]) -> None:
    """One connection for all; each letter is claimed before it goes out and settled after it."""
    due, results = _still_due(year, ids), Counter[str]()
    try:
        if due:
            with post_office(_config().mail) as post:
                for message_id in due:
                    results[_mail_one(post, year, message_id)] += 1
                    if results["sending"]:
                        break
    except MailClosedError as error:
        flash(str(error), "danger")
        return
    if results["sent"]:
        flash(_("Messages sent: %(count)s.", count=results["sent"]), "success")
    if results["draft"]:
        flash(_("Messages refused: %(count)s. The reason stands with each.", count=results["draft"]), "warning")
    if results["sending"]:
        flash(_("With one message it is unclear whether it went out; nothing was sent after it."), "warning")
    elif left := len(ids) - results["sent"] - results["draft"]:
        flash(
            _("Left as they were: %(count)s (sent before, without an address, or no longer needed).", count=left),
            "info",
        )


def _still_due(year: int, ids: list[int]) -> list[int]:
    """Those of the chosen drafts that are still called for."""
    viewer = current_viewer()
    campaign = campaign_of_year(db.session, viewer, year)
    due = {one.key for one in occasions_of(db.session, viewer, campaign)}
    return [one.id for one in queries.chosen(db.session, viewer, campaign, ids) if one.occasion in due]


def _mail_one(post: Post, year: int, message_id: int) -> str:
    """The state that a message is left in; "" if somebody else has it, or it has no address."""
    with transaction() as session:
        message = _again(session, year, message_id)
        letter = service.claim(session, message, stamp=_stamp())
    if letter is None:
        return ""
    state, error = "sent", ""
    try:
        post.send(letter, clock.now())
    except NotSentError as refusal:
        state, error = "draft", str(refusal)
    except UnclearError as silence:
        state, error = "sending", str(silence)
    with transaction() as session:
        again, claimed = _again(session, year, message_id), {"claimed_at": letter.claimed_at}
        service.settle(session, again, state, **claimed, stamp=_stamp(), error=error)
    return state


def _again(session: Any, year: int, message_id: int) -> Message:
    return queries.message_case(session, current_viewer(), year, message_id).message


@bp.route("/<int:year>/reminders/<int:message_id>", methods=["GET", "POST"])
@requires(Permission.REMINDER_MANAGE, load=queries.message_case)
def show_message(case: MessageCase) -> Any:
    """One message: its text to read, change and copy."""
    message, status = case.message, 200
    form = TextForm(obj=message)
    year, message_id = message.campaign.year, message.id
    if request.method == "POST" and not form.validate():
        status = 422
    elif request.method == "POST":
        try:
            with transaction() as session:
                again = _again(session, year, message_id)
                texts = {"subject": form.subject.data or "", "body": form.body.data or ""}
                service.edit_text(session, again, **texts, version=form.version.data or 0, stamp=_stamp())
            flash(_("The text was saved."), "success")
            return redirect(url_for(".show_message", year=year, message_id=message_id), code=303)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
            message = _again(db.session, year, message_id)
            form.version.data = message.version
    known = {"is_interrupted": message.is_interrupted(clock.now()), "words": WORDS}
    return render_template("reminders/show_message.html", message=message, form=form, **known), status


@bp.post("/<int:year>/reminders/<int:message_id>/move")
@requires(Permission.REMINDER_MANAGE, load=queries.message_case)
def move_message(case: MessageCase) -> Response:
    """Handed on, dropped, taken up again; or what became of one whose mailing was interrupted."""
    year, message_id, state = case.message.campaign.year, case.message.id, request.form.get("state", "")
    with transaction() as session:
        service.move(session, _again(session, year, message_id), state, stamp=_stamp())
    flash(_("The message is marked."), "success")
    if state == "draft":
        return redirect(url_for(".show_message", year=year, message_id=message_id), code=303)
    return redirect(url_for(".list_messages", year=year), code=303)
