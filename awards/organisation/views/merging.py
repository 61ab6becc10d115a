"""Pages on which two entries become one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, ForbiddenError, NotFoundError
from awards.forming import add_error
from awards.organisation import queries, service
from awards.organisation.forms import MergeForm
from awards.organisation.models import Subject
from awards.organisation.views.blueprint import bp
from awards.permissions import Permission, current_viewer, requires

FOUND_AT_MOST = 20


@bp.get("/<kind>/<code>/merge")
@requires(Permission.REGISTER_EDIT, load=queries.subject_of)
def merge_subject(subject: Subject) -> str:
    if chosen := request.args.get("into", ""):
        other = queries.subject_of(db.session, None, subject.kind, chosen[:40])
        return show_plan(subject, other, MergeForm(formdata=None))
    text = request.args.get("q", subject.name_zh)[:80]
    found = queries.find_subjects(db.session, kind=subject.kind, text=text, limit=FOUND_AT_MOST + 1) if text else []
    own = current_viewer().person_id
    others = [one for one in found if one.id not in (subject.id, own)][:FOUND_AT_MOST]
    return render_template("organisation/choose_merge.html", subject=subject, text=text, others=others)


@bp.post("/<kind>/<code>/merge")
@requires(Permission.REGISTER_EDIT, load=queries.subject_of)
def confirm_merge(subject: Subject) -> Any:
    form, kind, code = MergeForm(), subject.kind, subject.code
    into = (form.into.data or "")[:40]
    try:
        with transaction() as session:
            gone = queries.subject_of(session, None, kind, code)
            kept = queries.subject_of(session, None, kind, into)
            viewer = current_viewer()
            seen, own = form.seen.data or "", viewer.person_id
            words: dict[str, Any] = {"actor": viewer.username, "now": clock.now()}
            service.merge_subjects(session, gone, kept, seen=seen, person_id=own, **words)
    except ForbiddenError:
        raise
    except NotFoundError:
        flash(_("One of the choices is not there any more. Choose again."), "warning")
        return redirect(url_for(".merge_subject", kind=kind, code=code), code=303)
    except AwardsError as error:
        add_error(form, error)
        subject, other = (queries.subject_of(db.session, None, kind, one) for one in (code, into))
        return show_plan(subject, other, form), error.status
    flash(_("Merged. Files with the old name or number mean this entry from now on."), "success")
    return redirect(url_for(".show_subject", kind=kind, code=into), code=303)


def show_plan(subject: Subject, other: Subject, form: MergeForm) -> str:
    """What would move, and what stands in the way."""
    plan = service.plan_merge(db.session, subject, other)
    form.into.data, form.seen.data = other.code, plan.seen
    return render_template("organisation/merge_subject.html", subject=subject, other=other, plan=plan, form=form)
