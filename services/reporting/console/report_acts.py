"""Actions on reports, as forms: drafting, issuing, revising, and withdrawing a draft."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.reporting.console.records import WRITERS
from services.reporting.console.report_destinations import destination
from services.reporting.history import History, history_at
from services.reporting.queries import StaffQueries
from services.reporting.reports.addressed import meetings_of
from services.reporting.reports.advisory_group.header import period_since_last
from services.reporting.reports.issuing import Issuing
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.plans import PLANS, period_title
from services.reporting.reports.revisions import row_name
from services.reporting.schemas import issuing as schemas
from shared.contracts.reporting import ANNEXES, ReportAnnex
from shared.contracts.submissions import ADVISORY_GROUP
from shared.domain.errors import Unavailable
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.console import FormAction, FormField
from shared.web.days import localized_date

APPROVERS = frozenset({"approver"})
KINDS = tuple((plan.name, _l(plan.title)) for plan in PLANS.values())
REVISIONS = (
    ("Rev", _l("A revision, which replaces it")),
    ("Add", _l("An addendum, which is read beside it")),
    ("Corr", _l("A corrigendum, which corrects errors in it")),
)
AUDIENCES = (
    ("public", _l("Everybody: classes under five are joined")),
    ("members", _l("Members: classes under five are joined")),
    ("bureau", _l("The bureau: every organization may be named")),
)
AS_KNOWN_AT = FormField(
    "as_known_at",
    _l("As known at"),
    _l("A day or a minute (to its end, UTC), or a position in each log. Leave it empty for the present."),
    optional=True,
)
TITLE = FormField(
    "title", _l("Title"), _l("If you leave it empty, the report is named after its period."), optional=True
)


def report_name(row: Any) -> str:
    return plain(row_name(row), ENGLISH)


def drafting(issuing: Issuing, staff: StaffQueries) -> FormAction:
    def draft(payload: dict[str, Any], context: CommandContext, _row: Any) -> CommandResult:
        return issuing.draft(context, **payload)

    def periods() -> list[tuple[str, str]]:
        named_periods = [(row.name, row.name) for row in staff.study_periods(None, 200)]
        return [*_days_of_a_period(issuing), *named_periods]

    return FormAction(
        "new",
        _l("Draft a report"),
        (
            FormField("kind", _l("Report"), kind="radio", choices=KINDS),
            FormField("period", _l("Period"), kind="select", choices=periods),
            FormField("audience", _l("For whom"), _l("Who may read it once it is issued."), "radio", choices=AUDIENCES),
            FormField(
                "meeting",
                _l("Meeting of TSAG"),
                _l("For a report to TSAG. Leave it empty for the next meeting after the period."),
                "select",
                optional=True,
                choices=partial(meetings_of_tsag, issuing),
            ),
            FormField(
                "document",
                _l("Document"),
                _l("The number at its meeting: TD 101 of TSAG, or 27 of an assembly."),
                optional=True,
            ),
            AS_KNOWN_AT,
            TITLE,
        ),
        schemas.DraftReport,
        draft,
        lambda _payload, _answer: _("The report is drafted. Another person has to issue it."),
        initial=lambda _row: {"kind": "wtsa"},
        intro=_l("A report with the numbers known at the moment you choose. Issuing freezes them."),
        roles=WRITERS,
    )


def _history(issuing: Issuing) -> History | None:
    try:
        return history_at(issuing.service.facts, issuing.service.facts.moment())
    except Unavailable:  # nothing has been counted yet
        return None


def _days_of_a_period(issuing: Issuing) -> list[tuple[str, str]]:
    """Return the periods without a name: the one asked for, as the desk does, and the one since TSAG's last meeting."""
    history, requested = _history(issuing), request.values.get("period", "")
    since = period_since_last(history) if history else None
    choices = [(requested, period_name(requested))] if ".." in requested and requested != since else []
    if since is None:
        return choices
    return [*choices, (since, _("%(period)s, since the last meeting of TSAG", period=period_name(since)))]


def period_name(period: str) -> str:
    """Return the name of a period in English; the days of one without a name in words."""
    return plain(period_title(period), ENGLISH)


def meetings_of_tsag(issuing: Issuing) -> list[tuple[str, str]]:
    """Return the meetings of TSAG with their names, the latest first."""
    history = _history(issuing)
    if history is None:
        return []
    found = reversed(meetings_of(history, ADVISORY_GROUP))
    return [(each.stream, f"{each.body.code}, {localized_date(each.body.first_day)}") for each in found]


def issuing_act(issuing: Issuing) -> FormAction:
    def issue(_nothing: Any, context: CommandContext, row: Any) -> CommandResult:
        return issuing.issue(row.id, context)

    def introduced(row: Any) -> str:
        said = _(
            "%(report)s, as known at %(moment)s. Who may read it: %(readers)s. An issued report is kept permanently;"
            " later corrections are shown beside it.",
            report=report_name(row),
            moment=row.moment.replace(",", ", "),
            readers=str(dict(AUDIENCES)[row.audience]).partition(":")[0].lower(),
        )
        goes_to = destination(issuing, row)
        return said if goes_to is None else f"{said} {goes_to.sentence()}"

    return FormAction(
        "issue",
        _l("Issue the report"),
        (),
        schemas.IssueReport,
        issue,
        lambda _nothing, _answer: _("The report is issued and frozen."),
        intro=introduced,
        roles=APPROVERS,
        primary=True,
    )


def revising(issuing: Issuing, annexes: Sequence[ReportAnnex] = tuple(ANNEXES)) -> FormAction:
    def revise(payload: dict[str, Any], context: CommandContext, row: Any) -> CommandResult:
        return issuing.revise(row.id, context, **payload)

    return FormAction(
        "revise",
        _l("Revise the report"),
        (
            FormField("revision", _l("As"), kind="radio", choices=REVISIONS),
            FormField(
                "annexes",
                _l("Annexes"),
                _l("An addendum consists of these. If you choose none, it has all of them."),
                "checkboxes",
                optional=True,
                choices=[(name, _l(ANNEXES[name])) for name in annexes],
            ),
            AS_KNOWN_AT,
            TITLE,
        ),
        schemas.ReviseReport,
        revise,
        lambda payload, _answer: {
            "Rev": _("The revision is drafted. Another person has to issue it."),
            "Add": _("The addendum is drafted. Another person has to issue it."),
            "Corr": _("The corrigendum is drafted. Another person has to issue it."),
        }[payload["revision"]],
        initial=lambda row: {"title": row.title},
        intro=_l(
            "A separate report under the same number. A revision is a whole report that begins by stating which numbers differ"
            " from the one issued before; an addendum has only annexes, a corrigendum only the errors, each with its correction."
        ),
        roles=WRITERS,
    )


def withdrawing(issuing: Issuing) -> FormAction:
    def withdraw(payload: dict[str, Any], context: CommandContext, row: Any) -> CommandResult:
        return issuing.withdraw(row.id, payload["reason"], context)

    return FormAction(
        "withdraw",
        _l("Withdraw the draft"),
        (FormField("reason", _l("Reason"), _l("Why it is not issued."), "textarea"),),
        schemas.WithdrawDraft,
        withdraw,
        lambda _payload, _answer: _("The draft is withdrawn."),
        roles=WRITERS,
    )
