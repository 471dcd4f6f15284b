"""Putting right what was recorded of a meeting or a series by a slip: its outcome, its code, or that it was registered at all."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.announcing import not_told_yet
from services.meetings.console.histories import Teller
from services.meetings.console.names import Names
from services.meetings.console.shown import KINDS, REASON, ROLES, WRITERS, _, runs
from services.meetings.domain import commands
from services.meetings.queries import Histories, Known
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.console import Act, EventSourcedView, Field, Reading
from shared.web.console.in_error import in_error_view, marking_act

_RECORDS = {"meeting": _l("Meeting"), "series": _l("Series")}
_PAGES = {"meeting": "console-meetings.details_view", "series": "console-series.details_view"}
_REINSTATE: dict[str, Callable[..., Any]] = {
    "meeting": commands.ReinstateMeeting,
    "series": commands.ReinstateSeries,
}


def meeting_amendments(handler: CommandHandler) -> tuple[Act, ...]:
    return (
        Act(
            "withdraw-outcome",
            _l("Return to planned"),
            (REASON,),
            schemas.WithdrawOutcome,
            runs(handler, commands.WithdrawOutcome, meeting="id"),
            lambda _parts, answer: _("The meeting is planned again.") if answer.events else _("Nothing was changed."),
            intro=_outcome,
            roles=WRITERS,
        ),
        Act(
            "code",
            _l("Correct the code"),
            (Field("code", _l("Code"), _l("What it is known by in public: CTO-08.")), REASON),
            schemas.CorrectMeetingCode,
            runs(handler, commands.CorrectMeetingCode, meeting="id"),
            lambda _parts, answer: _("The code is corrected.") if answer.events else _("Nothing was changed."),
            initial=lambda row: {"code": row.code},
            intro=not_told_yet,
            roles=WRITERS,
        ),
        marking_act(
            _marks(handler, commands.MarkMeetingInError, "meeting"),
            _l(
                "For a meeting that there never was, or that stands twice. It leaves all lists, counts and choices, and so does "
                "what was recorded of it; its code is free. Its history stays."
            ),
            WRITERS,
        ),
    )


def series_amendments(handler: CommandHandler) -> tuple[Act, ...]:
    fields = (
        Field("name", _l("Name"), _l("As pages and reports call it: CTO meetings.")),
        Field("code", _l("Code"), _l("Short, in front of every number: CTO.")),
        Field("kind", _l("Kind"), kind="radio", choices=KINDS),
        Field("kept_from", _l("Record kept from"), kind="day", optional=True),
        REASON,
    )
    return (
        Act(
            "correct",
            _l("Correct the series"),
            fields,
            schemas.CorrectSeries,
            runs(handler, commands.CorrectSeries, series="id"),
            lambda _parts, answer: _("The series is corrected.") if answer.events else _("Nothing was changed."),
            initial=lambda row: {name: getattr(row, name) for name in ("name", "code", "kind", "kept_from")},
            roles=WRITERS,
        ),
        marking_act(
            _marks(handler, commands.MarkSeriesInError, "series"),
            _l(
                "For a series that should never have been opened, and has no meetings. It leaves all lists; its history stays."
            ),
            WRITERS,
        ),
    )


def _marks(handler: CommandHandler, command: Callable[..., Any], about: str) -> Callable[[str, By, Any], Answer]:
    def run(reason: str, by: By, row: Any) -> Answer:
        return handler.handle(command(**{about: row.id}, reason=reason), by)

    return run


def _outcome(row: Any) -> str:
    """What is taken back, and what a meeting must be for it."""
    recorded = {"held": _("that it was held"), "cancelled": _("that it was cancelled")}
    what = recorded.get(row.status, _("that it did not take place"))
    sentence = _("It was recorded %(what)s. If that was an error, it is planned again for the days it had.", what=what)
    return f"{sentence} {not_told_yet(row)}".strip()


def in_error_pages(
    handler: CommandHandler, known: Known, histories: Histories, names: Names, reading: Reading
) -> EventSourcedView:
    """Return the pages of meetings and series registered in error."""

    def reinstate(row: Any, reason: str, by: By) -> Answer:
        return handler.handle(_REINSTATE[row.kind](**{row.kind: row.record}, reason=reason), by)

    return in_error_view(
        rm.in_error,
        reading,
        _RECORDS,
        ROLES,
        WRITERS,
        lambda record: Teller(known, names).tell(histories.of(record)),
        reinstate,
        lambda row: url_for(_PAGES[row.kind], id=row.record),
    )
