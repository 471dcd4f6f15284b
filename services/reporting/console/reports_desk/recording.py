"""The actions of the desk's forms: decisions line by line, and judgements of criteria. If something is refused, the
form keeps everything that was typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from services.reporting.console.reports_desk.criteria import CriterionRow, JudgingForm
from services.reporting.console.reports_desk.decisions import DecisionForm, typed_statements
from services.reporting.console.reports_desk.meeting_records import (
    MeetingRecords,
    MeetingsUnavailable,
    NotTaken,
    checked_batch,
)
from shared.contracts.meetings.aims import DECISIONS
from shared.contracts.meetings.follow_up import JUDGES, PROGRESS
from shared.domain.dates import first_day
from shared.domain.errors import NotAllowed
from shared.statements.kinds import StatementKind
from shared.statements.personal import SEEMS_PERSONAL, seems_personal
from shared.web.console import show_notice
from shared.web.days import localized_date, parse_date
from shared.web.statements.judging import chosen_states

StatedValues = Sequence[tuple[str, Mapping[str, Any]]]


def record_decisions(records: MeetingRecords, form: DecisionForm, meeting: str, batch: str) -> bool:
    """Record the typed lines; return whether all were recorded. Recorded lines leave the form."""
    typed = typed_statements(form, meeting)
    if not typed:
        form.refusal = _("Type what was decided in at least one line.")
    elif form.error or any(line.is_wrong for line, _values in typed):
        form.refusal = _("Nothing was recorded: see the errors below.")
    if form.refusal:
        return False
    stated = [(f"line {line.number}", values) for line, values in typed]
    taken, form.refusal, problem = _recorded(records, DECISIONS, batch, stated, _decisions_recorded)
    if problem:
        typed[taken][0].problem = problem
    form.lines = [line for line in form.lines if line not in [each for each, _values in typed[:taken]]]
    if any(seems_personal(values["text"]) for _line, values in typed[:taken]):
        show_notice(_(SEEMS_PERSONAL, fields=_("Text")), "warn")
    return not form.refusal


def record_judgements(
    records: MeetingRecords, rows: Sequence[CriterionRow], judging: JudgingForm, form: Mapping[str, str]
) -> bool:
    """Record the chosen states; return whether all were recorded."""
    try:
        on = parse_date(judging.on)
    except ValueError:
        judging.refusal = _("Type a day, such as 16/03/2027.")
        on = ""
    states = chosen_states(rows, form, "state", on)
    if not judging.refusal:
        judging.refusal = _what_is_wrong(rows, judging, states)
    if judging.refusal:
        return False
    stated = [(each["about"], each) for each in states]
    taken, judging.refusal, problem = _recorded(
        records, PROGRESS, checked_batch(form.get("batch", "")), stated, _judgements_recorded
    )
    if problem:
        next(row for row in rows if row.fact == stated[taken][0]).error = problem
    return not judging.refusal


def _what_is_wrong(rows: Sequence[CriterionRow], judging: JudgingForm, states: Sequence[dict[str, Any]]) -> str:
    if any(row.error for row in rows):
        return str(_("Nothing was recorded: see the errors below."))
    if not states:
        return str(_("Choose a state for at least one criterion."))
    if judging.judged_by not in JUDGES:
        return str(_("Choose who judged the criteria."))
    if judging.last is not None and first_day(states[0]["on"]) > judging.last:
        last = localized_date(judging.last.isoformat())
        return str(_("Type a day up to %(day)s, the last one of the period: later judgements do not count.", day=last))
    return ""


def _recorded(
    records: MeetingRecords, kind: StatementKind, batch: str, stated: StatedValues, message: Callable[[int], str]
) -> tuple[int, str, str]:
    """Record the statements; return how many were recorded, the message for the form, and the message at the first
    refused statement."""
    refusal = problem = ""
    taken = len(stated)
    try:
        records.state(kind, batch, stated)
    except NotTaken as not_taken:
        taken, problem = not_taken.number, not_taken.remedy
        refusal = _("Not all of it was recorded: see the error below.")
    except MeetingsUnavailable as unavailable:
        taken, refusal = 0, str(unavailable.parameters["remedy"])
    except NotAllowed:
        taken, refusal = 0, _("The meetings service does not let you record this. Sign in again, then resend it.")
    if taken:
        show_notice(message(taken))
    return taken, refusal, problem


def _decisions_recorded(count: int) -> str:
    return str(
        ngettext(
            "One decision is recorded. It appears below as soon as it is counted.",
            "%(num)s decisions are recorded. They appear below as soon as they are counted.",
            count,
        )
    )


def _judgements_recorded(count: int) -> str:
    return str(
        ngettext(
            "One criterion is judged. The judgement appears below as soon as it is counted.",
            "%(num)s criteria are judged. The judgements appear below as soon as they are counted.",
            count,
        )
    )
