"""Addresses whose answers need a whole history, and so are computed in a separate process (shared/web/computing)."""

from collections.abc import Mapping

from services.reporting.reports.plans import PLANS

COMPUTED: Mapping[str, bool] = {
    "/reporting/": False,
    "/reporting/issued/<report>": True,
    "/reporting/drafts/<report>": True,
    "/reporting/drafts/<report>.<file_format>": True,
    **{f"/reporting/reports/{name}": False for name in PLANS},
    **{f"/reporting/reports/{name}.<file_format>": False for name in PLANS},
    **{f"/reporting/api/reports/{name}": False for name in PLANS},
    "/reporting/resolution-68": False,
    "/reporting/api/figures": False,
    "/reporting/api/clause-records": False,
    "/reporting/api/clause-records/<clause>": False,
    "/reporting/members": False,
    "/reporting/evidence": False,
    "/reporting/audit": False,
    "/reporting/audit/figure": False,
    "/reporting/audit/events": False,
    "/reporting/console/desk/": False,
    "/reporting/compare": True,
    "/reporting/api/reports/wtsa/compare": True,
    "/reporting/replay": True,
}
"""True: the answer computes a report many times over, which may take minutes."""

COMPUTED_ACTS: Mapping[str, Mapping[str, str]] = {
    "/reporting/api/drafts/<report>/issue": {},
    "/reporting/console/issuing/<id>/do/<act>": {"act": "issue"},
    "/reporting/console/desk/<meeting>/decided": {},
    "/reporting/console/desk/<meeting>/judged": {},
}
"""Issuing computes a report and writes every format; it is recorded in one step, after all bytes are stored. The desk's
statements have their own ids, so repeating a request records nothing twice; a refusal is shown on the desk, which
itself computes a report."""
