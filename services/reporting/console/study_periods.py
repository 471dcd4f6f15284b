"""Study periods in the console: list, define, correct, history."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.reporting.console.records import READERS, WRITERS, history_entries
from services.reporting.domain.commands import CorrectStudyPeriod, DefineStudyPeriod
from services.reporting.queries import StaffQueries
from services.reporting.read_models.staff import study_periods
from services.reporting.schemas import statements as schemas
from shared.contracts.reporting import StudyPeriodCorrected, StudyPeriodDefined
from shared.event_store.command_handler import CommandHandler
from shared.web.console import Column, EventSourcedView, FactRow, FormAction, FormField, HistoryEntry, ReadOnlySession
from shared.web.console.record_acts import RecordActs
from shared.web.console.records import bold
from shared.web.days import localized_date, localized_days

_STATED = (
    FormField("first_day", _l("First day"), _l("The day after the previous assembly: 30 Nov 2012."), kind="day"),
    FormField("last_day", _l("Last day"), _l("The last day of the assembly that ends it."), kind="day", optional=True),
    FormField("ended_by", _l("Assembly that ends it"), _l("For example WTSA-16, Hammamet."), optional=True),
    FormField(
        "other_names",
        _l("Other names"),
        _l("One per line. Each can be used to request the period."),
        "textarea",
        optional=True,
    ),
    FormField("source", _l("Source"), _l("The document or web page that says so."), optional=True),
)


def days(row: Any) -> str:
    """Return both days in words, or that the period is open."""
    if row.last_day is None:
        return str(_("From %(first)s on", first=localized_date(row.first_day)))
    return localized_days(row.first_day, row.last_day)


def _defining(handler: CommandHandler) -> FormAction:
    return RecordActs(handler.handle, WRITERS, unchanged=None).act(
        "new",
        _l("Define a study period"),
        (FormField("name", _l("Name"), _l("The name that reports use: 2013-2016.")), *_STATED),
        DefineStudyPeriod,
        lambda command, _answer: _("The study period %(name)s is defined.", name=command.fields["name"]),
        schema=schemas.DefineStudyPeriodForm,
    )


def _correcting(handler: CommandHandler) -> FormAction:
    return RecordActs(handler.handle, WRITERS, {"period": "id"}, unchanged=None).act(
        "correct",
        _l("Correct the study period"),
        (*_STATED, FormField("reason", _l("Reason"), _l("Why it is corrected."), "textarea")),
        CorrectStudyPeriod,
        _l("The study period is corrected."),
        schema=schemas.CorrectStudyPeriodForm,
        initial=lambda row: {field.name: getattr(row, field.name) for field in _STATED},
        primary=True,
    )


class StudyPeriodsView(EventSourcedView):
    table = study_periods
    title = _l("Study periods")
    columns = (
        Column("name", _l("Period"), sort="sort_name"),
        Column("first_day", _l("First day"), "day", sort="first_day"),
        Column(
            "last_day", _l("Last day"), value=lambda row: localized_date(row.last_day) if row.last_day else _("open")
        ),
        Column("ended_by", _l("Ended by")),
    )
    roles: ClassVar = READERS
    search = ("sort_name",)
    order = "first_day"

    def __init__(self, handler: CommandHandler, staff: StaffQueries, reading: ReadOnlySession) -> None:
        self.staff, self.create_action, self.actions = staff, _defining(handler), (_correcting(handler),)
        super().__init__(reading, "study-periods")

    def summary(self, row: Any) -> str:
        return days(row)

    def line(self, row: Any) -> str:
        return days(row)

    def facts(self, row: Any) -> list[FactRow]:
        return [
            FactRow(_("First day"), localized_date(row.first_day, "long")),
            FactRow(_("Last day"), localized_date(row.last_day, "long") if row.last_day else _("open")),
            *([FactRow(_("Ended by"), row.ended_by)] if row.ended_by else []),
            *([FactRow(_("Other names"), row.other_names.replace("\n", ", "))] if row.other_names else []),
            *([FactRow(_("Source"), row.source)] if row.source else []),
        ]

    def history(self, row: Any) -> list[HistoryEntry]:
        return history_entries(self.staff, row.id, _sentence)


def _sentence(event: object) -> Markup:
    match event:
        case StudyPeriodDefined() as defined:
            return bold(_("%(name)s was defined: %(days)s."), name=defined.name, days=days(defined))
        case StudyPeriodCorrected() as corrected:
            return bold(_("Correction: the period is %(days)s."), days=days(corrected))
    raise TypeError(type(event).__name__)
