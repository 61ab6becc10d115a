"""Certificates: issuing them, taking them away as PDF, and the page by which anyone verifies one."""

from typing import Any
from urllib.parse import quote

from flask import Response, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.permissions import Permission, current_viewer, requires
from awards.results import certificates, certifying, queries
from awards.results.handing import HandingCase, handing_case, one_handing_case, own_certificates
from awards.results.views.blueprint import bp
from awards.site import site

AWARD = "/<int:year>/awards/<code>/certificates"
LANGUAGE = "<any(zh, en):lang>"


@bp.get(AWARD)
@requires(Permission.RESULT_SEE, load=queries.results_case)
def list_certificates(results: queries.Results) -> str:
    """Those that the viewer may take away, and for the office who has none yet."""
    viewer = current_viewer()
    if not viewer.is_signed_in:
        raise NotFoundError
    waiting = set(certifying.without_certificate(db.session, results.shown)) if viewer.has("office") else set()
    words: dict[str, Any] = {
        "results": results,
        "certificates": own_certificates(db.session, viewer, results),
        "waiting": [row for row in results.rows if row.id in waiting],
    }
    return render_template("results/list_certificates.html", award=results.award, **words)


@bp.post(AWARD)
@requires(Permission.CERTIFICATE_ISSUE, load=queries.results_case)
def issue_certificates(results: queries.Results) -> Any:
    """Issue what is missing; pressing twice issues nothing twice."""
    award, viewer = results.award, current_viewer()
    try:
        with transaction() as session:
            shown = queries.results_case(session, viewer, award.campaign.year, award.code).shown
            issued = certifying.issue_certificates(session, shown, actor=viewer.username, now=clock.now())
            count = len(issued)
        text = _("Certificates issued: %(count)s.", count=count)
        flash(text if count else _("Everybody has a certificate already."), "success" if count else "info")
    except AwardsError as error:
        flash(str(error.message), "danger")
    return redirect(url_for("results.list_certificates", year=award.campaign.year, code=award.code), code=303)


@bp.get(f"{AWARD}/<number>.{LANGUAGE}.pdf")
@requires(Permission.RESULT_SEE, load=one_handing_case)
def download_certificate(case: HandingCase) -> Response:
    """One certificate, for the office, its holder and the department."""
    content, one = certificates.certificate_pdf(case.certificates, **_options(case)), case.certificates[0]
    plain, name = (f"{part}.pdf" for part in (f"{one.number}-{case.lang}", certificates.file_name(one, case.lang)))
    return _file(content, "application/pdf", plain, name)


@bp.get(f"{AWARD}/all.{LANGUAGE}.<any(pdf, zip):kind>")
@requires(Permission.RESULT_SEE, load=handing_case)
def download_certificates(case: HandingCase) -> Response:
    """All that the viewer may take away, as one file."""
    award, options = case.results.award, _options(case)
    name = f"certificates-{award.campaign.year}-{award.code}-{case.lang}.{case.kind}"
    if case.kind == "pdf":
        return _file(certificates.certificate_pdf(case.certificates, **options), "application/pdf", name)
    return _file(certificates.certificate_zip(case.certificates, **options), "application/zip", name)


@bp.get("/c/<token>")
@requires(Permission.HONOUR_SEE)
def verify_certificate(token: str) -> Response:
    """What a certificate's code leads to: genuine, revoked, superseded or unknown, in words."""
    found = certifying.verified(db.session, token)
    response = make_response(render_template("results/verify_certificate.html", found=found))
    response.status_code = 200 if found else 404
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def _options(case: HandingCase) -> dict[str, str]:
    return {"lang": case.lang, "site": site(), "fonts": current_app.config["AWARDS"].fonts_dir}


def _file(content: bytes, mimetype: str, plain: str, name: str = "") -> Response:
    """An answer that is saved as `name` (RFC 5987), by programs that read only ASCII there as `plain`."""
    response = Response(content, mimetype=mimetype)
    names = {"filename": plain} | ({"filename*": f"UTF-8''{quote(name, safe='')}"} if name else {})
    response.headers.set("Content-Disposition", "attachment", **names)
    return response
