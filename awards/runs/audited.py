"""What events vouch for here: the documents of each run, and what was decided on it."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.chain import told
from awards.audit.findings import Finding, verifies
from awards.campaigns.models import Award, Campaign
from awards.i18n import lazy
from awards.runs.models import Decision, Run, RunDocument, WhatIf
from awards.runs.what_if import MADE as TRIED

MADE, APPROVED, WITHDRAWN = "run:made", "decision:approved", "decision:withdrawn"


@verifies("runs")
def check_runs(session: Session) -> Iterator[Finding]:
    """Bundle and result have the digests beside them, and these are in the event that tells of the run."""
    events = told(session, MADE, run=int, bundle=str, result=str)
    known = {(one.subject, one.data["run"]): (one.id, one.data) for one in events}
    columns = (Campaign.year, Award.code, Run.number, Run.bundle, Run.bundle_sha256, Run.result, Run.result_sha256)
    runs = select(*columns).join(Run.award).join(Award.campaign).order_by(Run.id).execution_options(yield_per=10)
    for year, code, run, bundle, bundle_sha256, result, result_sha256 in session.execute(runs):
        subject = f"award:{year}/{code}"
        facts = {"run": run, "award": f"{year}/{code}"}
        digests = {"bundle": bundle_sha256, "result": result_sha256}
        if _digest(bundle) != bundle_sha256:
            yield Finding(lazy("Run %(run)s of %(award)s: the bundle is not that of its digest.", **facts))
        if _digest(result) != result_sha256:
            yield Finding(lazy("Run %(run)s of %(award)s: the result is not that of its digest.", **facts))
        number, data = known.pop((subject, run), (None, None))
        if data is None:
            yield Finding(lazy("Run %(run)s of %(award)s: no event tells of it.", **facts))
        elif {key: data[key] for key in digests} != digests:
            message = lazy("Run %(run)s of %(award)s: its digests are not those of entry %(number)s.",
                           number=number, **facts)  # fmt: skip
            yield Finding(message, entry=number)
    for (subject, run), (number, _) in known.items():
        message = lazy("Run %(run)s of %(award)s, of which entry %(number)s tells, is not there.",
                       run=run, award=subject.removeprefix("award:"), number=number)  # fmt: skip
        yield Finding(message, entry=number)


@verifies("documents of runs")
def check_documents(session: Session) -> Iterator[Finding]:
    """What was computed from a run has the digest beside it."""
    columns = (Campaign.year, Award.code, Run.number, RunDocument.kind, RunDocument.content, RunDocument.sha256)
    query = select(*columns).join(RunDocument.run).join(Run.award).join(Award.campaign).order_by(RunDocument.id)
    for year, code, run, kind, content, sha256 in session.execute(query.execution_options(yield_per=10)):
        if _digest(content) != sha256:
            message = lazy("Run %(run)s of %(award)s: the document “%(kind)s” is not that of its digest.",
                           run=run, award=f"{year}/{code}", kind=kind)  # fmt: skip
            yield Finding(message)


@verifies("what-if runs")
def check_what_ifs(session: Session) -> Iterator[Finding]:
    """Each what-if run has the digests beside it, which its event tells, and none is gone."""
    events = told(session, TRIED, what_if=int, bundle=str, result=str)
    known = {(one.subject, one.data["what_if"]): one for one in events}
    columns = (Campaign.year, Award.code, WhatIf.number, WhatIf.bundle, WhatIf.result)
    query = select(*columns).join(WhatIf.award).join(Award.campaign).order_by(WhatIf.id)
    for year, code, number, bundle, result in session.execute(query.execution_options(yield_per=10)):
        entry = known.pop((f"award:{year}/{code}", number), None)
        if entry is None or (entry.data["bundle"], entry.data["result"]) != (_digest(bundle), _digest(result)):
            facts = {"number": number, "award": f"{year}/{code}"}
            yield Finding(lazy("What-if run %(number)s of %(award)s is not as its event says.", **facts))
    for (subject, number), entry in known.items():
        message = lazy("What-if run %(number)s of %(award)s is gone.",
                       number=number, award=subject.removeprefix("award:"))  # fmt: skip
        yield Finding(message, entry=entry.id)


@verifies("decisions")
def check_decisions(session: Session) -> Iterator[Finding]:
    """Each decision says what the event of its approval says, and is withdrawn if an event tells of that."""
    shape = {"decision": int, "run": int, "bundle": str, "on": str, "vote": str, "approved_by": str}
    approved = {(one.subject, one.data["decision"]): one for one in told(session, APPROVED, **shape)}
    withdrawn = {(one.subject, one.data["decision"]): one for one in told(session, WITHDRAWN, decision=int, reason=str)}
    columns = (Campaign.year, Award.code, Run.number, Run.bundle_sha256, Decision)
    query = select(*columns).join(Decision.run).join(Decision.award).join(Award.campaign).order_by(Decision.id)
    for year, code, run, bundle, decision in session.execute(query):
        key, facts = (f"award:{year}/{code}", decision.number), {"decision": decision.number, "award": f"{year}/{code}"}
        entry, end = approved.pop(key, None), withdrawn.pop(key, None)
        if entry is None:
            yield Finding(lazy("Decision %(decision)s on %(award)s: no event tells of it.", **facts))
        elif [entry.data[one] for one in DECIDED] != _decided(decision, run, bundle):
            message = lazy("Decision %(decision)s on %(award)s: it is not what entry %(number)s tells.",
                           number=entry.id, **facts)  # fmt: skip
            yield Finding(message, entry=entry.id)
        if decision.withdrawn_reason != (end.data["reason"] if end else ""):
            message = lazy("Decision %(decision)s on %(award)s: whether it was withdrawn, and why, is not what events "
                           "tell.", **facts)  # fmt: skip
            yield Finding(message, entry=end.id if end else None)
    for (subject, number), entry in {**withdrawn, **approved}.items():
        message = lazy("Decision %(decision)s on %(award)s, of which entry %(number)s tells, is not there.",
                       decision=number, award=subject.removeprefix("award:"), number=entry.id)  # fmt: skip
        yield Finding(message, entry=entry.id)


DECIDED = ("run", "bundle", "on", "vote", "approved_by")


def _decided(decision: Decision, run: int, bundle: str) -> list[object]:
    return [run, bundle, decision.decided_on.isoformat(), decision.vote, decision.approved_by]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
