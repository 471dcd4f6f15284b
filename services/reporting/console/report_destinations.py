"""The meeting of TSAG or the assembly to which a draft goes if it is issued, with a remedy if none was chosen or is known."""

from typing import Any, NamedTuple

from flask_babel import gettext as _

from services.reporting.figures.periods import period_named
from services.reporting.history import history_at
from services.reporting.read_models import facts as rm
from services.reporting.reports.addressed import KIND_OF, addressed_to
from services.reporting.reports.issuing import Issuing
from services.reporting.reports.plans import TSAG
from shared.environment.clock import to_the_minute
from shared.web.days import localized_date


class ReportDestination(NamedTuple):
    """The meeting in words, None if the report would say that it is not known; `remedy` is "" if there is nothing to mend."""

    report: str
    meeting: str | None
    remedy: str = ""

    @property
    def label(self) -> str:
        return str(_("Meeting of TSAG") if self.report == TSAG.name else _("Assembly"))

    def sentence(self) -> str:
        return f"{self.label}: {self.meeting or _('not known')}. {self.remedy}".strip()


def destination(issuing: Issuing, row: Any) -> ReportDestination | None:  # noqa: ANN401  a row of drafted reports
    """Return where a report goes according to what was known at its moment; None for reports that go to no meeting of
    TSAG and to no assembly."""
    if row.kind not in KIND_OF:
        return None
    facts = issuing.service.facts
    history = history_at(facts, facts.moment(row.moment))
    last = period_named(history, row.period).last or history.moment.day
    open_ = history_at(facts, history.moment, row.audience, to_the_minute())
    recorded, meeting = (addressed_to(each, row.kind, last, row.meeting) for each in (history, open_))
    if recorded is None:
        return ReportDestination(row.kind, None, _none_recorded(row.kind, localized_date(last.isoformat())))
    if meeting is None:
        return ReportDestination(row.kind, None, _not_open(_with_day(recorded)))
    named = _with_day(meeting)
    # A revision goes to the meeting of the first, and an assessment to the assembly of its period.
    if row.kind != TSAG.name or row.meeting is not None or row.revises is not None:
        return ReportDestination(row.kind, named)
    remedy = _(
        "None was chosen, so this is the next one after the period. If the report goes to another one, withdraw this draft,"
        " and choose that meeting when you draft it again."
    )
    return ReportDestination(row.kind, named, remedy)


def _with_day(meeting: rm.Fact) -> str:
    return f"{meeting.body.code}, {localized_date(meeting.body.first_day)}"


def _not_open(meeting: str) -> str:
    return str(
        _(
            "%(meeting)s is not open to the report's readers, who are not told of it. To name it, open that meeting to"
            " them, withdraw this draft, and draft it again.",
            meeting=meeting,
        )
    )


def _none_recorded(report: str, day: str) -> str:
    if report == TSAG.name:
        return str(
            _(
                "When the report was drafted, no meeting of TSAG after %(day)s was recorded. Plan that meeting under “The"
                " year”, withdraw this draft, and draft it again.",
                day=day,
            )
        )
    return str(
        _(
            "When the report was drafted, no assembly that ends on %(day)s or later was recorded. Plan that assembly under"
            " “The year”, withdraw this draft, and draft it again.",
            day=day,
        )
    )
