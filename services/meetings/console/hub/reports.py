"""The card of the reports that count a meeting, and the line of the report that covers it, once posted."""

from markupsafe import Markup

from services.meetings.console.hub.cards import CardTable, HubCard, filled, quiet, warned
from services.meetings.console.hub.covering import CoveringReport
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import _, is_historic, is_past
from shared.web.days import localized_date


def reports(hub: HubMeeting) -> HubCard | None:
    """Documents that report the meeting, and the reports of this program that count it."""
    rows = hub.fact_rows_of("report")
    act = (hub.link(_("Record a document that reports the meeting"), "report"),) if hub.writes else ()
    lines: list[tuple[object, ...]] = [*hub.quoted("report"), *_to_come(hub)]
    if hub.row.status == "held":
        path = f"/reporting/reports/wtsa?meeting={hub.row.code}"
        lines.append(
            (Markup('<a class="whole" href="{}">{}</a>').format(path, _("WTSA assessment")), quiet(_("counts it")))
        )
    if not lines and not act:
        return None
    return HubCard(
        "reports", _("Reports that count it"),
        "behind" if hub.historic else "open" if lines else "ahead", "done" if rows else "coming",
        _("named in %(num)s", num=len(rows)) if rows else _("none recorded"), table=CardTable((), lines) if lines else None,
        acts=act, beside=True,
    )  # fmt: skip


def posted_report(hub: HubMeeting) -> HubCard | None:
    """The report that covers the meeting or goes to it, once posted: its document and day."""
    report = hub.report
    if report is None or not report.standing.is_done:
        return None
    line = "; ".join(filter(None, (report.standing.words, report.standing.late_words)))
    return HubCard("report-to-tsag", _title(report), "behind", "done", line, path=report.standing.path)


def _to_come(hub: HubMeeting) -> list[tuple[object, ...]]:
    """Return the row of the report until it is posted: its progress so far, and its due day."""
    report = hub.report
    if report is None or report.standing.is_done:
        return []
    standing, path = report.standing, report.standing.path
    if is_historic(standing.meeting) and not standing.posted and report.newest is None:
        return []
    if report.newest is not None and not standing.posted:
        path = report.newest.path
    link = filled('<a class="whole" href="%(path)s">%(title)s</a>', path=path, title=_title(report))
    return [(link, quiet(Markup("; ").join(_state_and_day(hub, report))))]


def _title(report: CoveringReport) -> str:
    return _("Report to this meeting") if report.is_own else _("Report to %(code)s", code=report.standing.meeting.code)


def _state_and_day(hub: HubMeeting, report: CoveringReport) -> list[str]:
    standing = report.standing
    lines = [standing.words or _so_far(report)]
    if standing.due is not None and not is_past(standing.meeting):
        day = standing.due.isoformat()
        label = _("due %(day)s", day=localized_date(day))
        lines.append(warned(label) if standing.is_known and day < hub.today else label)
    return lines


def _so_far(report: CoveringReport) -> str:
    if report.newest is not None:
        return _("issued") if report.newest.state == "issued" else _("drafted")
    return _("none is recorded") if is_past(report.standing.meeting) else _("not drafted yet")
