"""The reports to meetings of TSAG and WTSA: reporting records their progress; their due days are computed here."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from flask_babel import ngettext

from services.meetings.console.labels import _
from shared.contracts.submissions import DEADLINE_WORDS, ITEMS_OF, USUAL_DAYS
from shared.domain.dates import is_exact
from shared.web.console.federated_reports import PostedReport, RecordedReports
from shared.web.days import localized_date, localized_number

REPORTS_DESK = "/reporting/console/desk/"


class ReportStanding(msgspec.Struct, frozen=True):
    """A report to a meeting. `due`: the day, where one is known; `missing`: the items of the resolution under which
    nothing is posted; `is_known`: whether reporting answered."""

    meeting: Any
    due: date | None
    posted: Sequence[PostedReport]
    missing: Sequence[str]
    is_known: bool

    @property
    def is_done(self) -> bool:
        return self.is_known and not self.missing

    @property
    def late(self) -> int:
        """Return the greatest number of days by which the first document under an item was late."""
        first: dict[str, PostedReport] = {}
        for each in self.posted:
            first.setdefault(each.item, each)
        days = [(date.fromisoformat(each.posted) - self._due(each)).days for each in first.values() if self._due(each)]
        return max(0, *days) if days else 0

    def _due(self, posted: PostedReport) -> Any:
        return date.fromisoformat(posted.due) if posted.due else self.due

    @property
    def path(self) -> str:
        """Return the page of the posted document, or of the desk where it is prepared."""
        return self.posted[0].path if self.posted else f"{REPORTS_DESK}?meeting={self.meeting.id}"

    @property
    def words(self) -> str:
        """Return which documents were posted and which items are missing, or that this is not known now."""
        if not self.is_known:
            return _("reporting is not answering, so it is not known whether it was posted")
        days = {each.document: each.posted for each in reversed(self.posted)}
        parts = [f"{document}, {localized_date(day)}" for document, day in reversed(days.items())]
        if parts and self.missing:
            parts.append(_("nothing under %(items)s yet", items=", ".join(self.missing)))
        return "; ".join(parts)

    @property
    def late_words(self) -> str:
        if not self.late:
            return ""
        return str(ngettext("one day late", "%(days)s days late", self.late, days=localized_number(self.late)))


def due_day(meeting: Any, activity: str, days: Mapping[str, int]) -> date | None:
    """Return the day on which the report to a meeting of this kind is due; None if no day is known. `days`: by the
    words of the list of deadlines."""
    before = days.get(DEADLINE_WORDS.get(activity, ""), USUAL_DAYS.get(activity))
    if before is None or not is_exact(meeting.first_day):
        return None
    return date.fromisoformat(meeting.first_day) - timedelta(days=before)


def standing_of(
    meeting: Any, activity: str, days: Mapping[str, int], recorded: RecordedReports | None
) -> ReportStanding:
    """Return the standing of the report to a meeting; a due day stated by a document takes precedence over ours."""
    posted = [each for each in recorded.posted if each.to == meeting.id] if recorded else []
    stated = next((date.fromisoformat(each.due) for each in posted if each.due), None)
    missing = [item for item in ITEMS_OF[activity] if item not in {each.item for each in posted}]
    due = stated or due_day(meeting, activity, days)
    return ReportStanding(meeting, due, posted, missing, recorded is not None)
