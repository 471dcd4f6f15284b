"""Putting right what was recorded of a meeting or a series by a slip: its outcome, its code, or that it was registered at all."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings import schemas
from services.meetings.console.announcements import pending_announcement_hint
from services.meetings.console.history import HistoryFormatter
from services.meetings.console.labels import KINDS, REASON, ROLES, WRITERS, _, command_runner
from services.meetings.console.registry_names import RegistryNames
from services.meetings.domain import commands
from services.meetings.queries import HistoryQueries, OrganizationDirectory
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.console import EventSourcedView, FormAction, FormField, ReadOnlySession
from shared.web.console.in_error import in_error_view, marking_act

_RECORDS = {"meeting": _l("Meeting"), "series": _l("Series")}
_PAGES = {"meeting": "console-meetings.details_view", "series": "console-series.details_view"}
_REINSTATE: dict[str, Callable[..., Any]] = {
    "meeting": commands.ReinstateMeeting,
    "series": commands.ReinstateSeries,
}


def meeting_amendments(handler: CommandHandler) -> tuple[FormAction, ...]:
    return (
        FormAction(
            "withdraw-outcome",
            _l("Return to planned"),
            (REASON,),
            schemas.WithdrawOutcome,
            command_runner(handler, commands.WithdrawOutcome, meeting="id"),
            lambda _parts, answer: _("The meeting is planned again.") if answer.events else _("Nothing was changed."),
            intro=_outcome,
            roles=WRITERS,
        ),
        FormAction(
            "code",
            _l("Correct the code"),
            (FormField("code", _l("Code"), _l("What it is known by in public: CTO-08.")), REASON),
            schemas.CorrectMeetingCode,
            command_runner(handler, commands.CorrectMeetingCode, meeting="id"),
            lambda _parts, answer: _("The code is corrected.") if answer.events else _("Nothing was changed."),
            initial=lambda row: {"code": row.code},
            intro=pending_announcement_hint,
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


def series_amendments(handler: CommandHandler) -> tuple[FormAction, ...]:
    fields = (
        FormField("name", _l("Name"), _l("As pages and reports call it: CTO meetings.")),
        FormField("code", _l("Code"), _l("Short, in front of every number: CTO.")),
        FormField("kind", _l("Kind"), kind="radio", choices=KINDS),
        FormField("kept_from", _l("Record kept from"), kind="day", optional=True),
        REASON,
    )
    return (
        FormAction(
            "correct",
            _l("Correct the series"),
            fields,
            schemas.CorrectSeries,
            command_runner(handler, commands.CorrectSeries, series="id"),
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


def _marks(
    handler: CommandHandler, command: Callable[..., Any], about: str
) -> Callable[[str, CommandContext, Any], CommandResult]:
    def run(reason: str, context: CommandContext, row: Any) -> CommandResult:
        return handler.handle(command(**{about: row.id}, reason=reason), context)

    return run


def _outcome(row: Any) -> str:
    """What is taken back, and what a meeting must be for it."""
    recorded = {"held": _("that it was held"), "cancelled": _("that it was cancelled")}
    what = recorded.get(row.status, _("that it did not take place"))
    sentence = _("It was recorded %(what)s. If that was an error, it is planned again for the days it had.", what=what)
    return f"{sentence} {pending_announcement_hint(row)}".strip()


def in_error_pages(
    handler: CommandHandler,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
    reading: ReadOnlySession,
) -> EventSourcedView:
    """Return the pages of meetings and series registered in error."""

    def reinstate(row: Any, reason: str, context: CommandContext) -> CommandResult:
        return handler.handle(_REINSTATE[row.kind](**{row.kind: row.record}, reason=reason), context)

    return in_error_view(
        rm.in_error,
        reading,
        _RECORDS,
        ROLES,
        WRITERS,
        lambda record: HistoryFormatter(directory, names).format(histories.history(record)),
        reinstate,
        lambda row: url_for(_PAGES[row.kind], id=row.record),
    )
