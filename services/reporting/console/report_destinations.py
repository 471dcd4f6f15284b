"""The meeting of TSAG to which a draft goes if it is issued, with a remedy if none was chosen or is known."""

from typing import Any, NamedTuple

from flask_babel import gettext as _

from services.reporting.figures.periods import period_named
from services.reporting.history import history_at
from services.reporting.reports.addressed import addressed_to
from services.reporting.reports.issuing import Issuing
from services.reporting.reports.plans import TSAG
from shared.web.days import localized_date


class ReportDestination(NamedTuple):
    """The meeting in words, None if the report would say that it is not known; `remedy` is "" if it was chosen."""

    meeting: str | None
    remedy: str = ""

    def sentence(self) -> str:
        values = {"meeting": self.meeting or _("not known"), "remedy": self.remedy}
        return str(_("Meeting of TSAG: %(meeting)s. %(remedy)s", **values)).strip()


def destination(issuing: Issuing, row: Any) -> ReportDestination | None:  # noqa: ANN401  a row of drafted reports
    """Return where a report goes according to what was known at its moment; None for reports that go to no meeting of
    TSAG."""
    if row.kind != TSAG.name:
        return None
    facts = issuing.service.facts
    history = history_at(facts, facts.moment(row.moment))
    last = period_named(history, row.period).last or history.moment.day
    meeting = addressed_to(history, row.kind, last, row.meeting)
    if meeting is None:
        day = localized_date(last.isoformat())
        remedy = _(
            "When the report was drafted, no meeting of TSAG after %(day)s was recorded. Plan that meeting under “The year”,"
            " withdraw this draft, and draft it again.",
            day=day,
        )
        return ReportDestination(None, remedy)
    named = f"{meeting.body.code}, {localized_date(meeting.body.first_day)}"
    if row.meeting is not None or row.revises is not None:  # a revision goes to the meeting of the first
        return ReportDestination(named)
    remedy = _(
        "None was chosen, so this is the next one after the period. If the report goes to another one, withdraw this draft,"
        " and choose that meeting when you draft it again."
    )
    return ReportDestination(named, remedy)
