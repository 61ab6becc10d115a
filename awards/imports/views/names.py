"""The page of answered spellings."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.imports import queries, service
from awards.imports.aliases import Names
from awards.imports.models import Alias
from awards.imports.views.blueprint import bp
from awards.permissions import Permission, current_viewer, requires


@bp.get("/names")
@requires(Permission.IMPORT_MANAGE)
def list_aliases() -> str:
    names = Names.load(db.session)
    answered = [(alias, names.by_code(alias.kind, alias.target)) for alias in queries.all_aliases(db.session)]
    return render_template("imports/list_aliases.html", answered=answered)


@bp.post("/names/<int:alias_id>/forget")
@requires(Permission.IMPORT_MANAGE, load=queries.alias_of)
def forget_alias(alias: Alias) -> Any:
    alias_id, spelling = alias.id, alias.spelling
    with transaction() as session:
        known = queries.alias_of(session, None, alias_id)
        service.forget_spelling(session, known, actor=current_viewer().username, now=clock.now())
    flash(_("The next file with “%(spelling)s” will ask again.", spelling=spelling), "success")
    return redirect(url_for(".list_aliases"), code=303)
