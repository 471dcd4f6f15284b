"""The details of a meeting: each is a fact edited in place, and one form edits them all."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.describing import DETAILS, details_values, subjects_values
from services.meetings.console.labels import MODES, WRITERS, _, days, is_past, label_of, yes_or_no
from services.meetings.console.meeting_actions import ORDINAL, schedule_values, when_fields
from services.meetings.console.meeting_facts_labels import subjects_label
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import meeting_facts as fact_schemas
from services.meetings.schemas import meetings as schemas
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields, ReasonText
from shared.web.console import FactRow, FormAction
from shared.web.console.editing import Editable
from shared.web.console.sources import sources_list
from shared.web.statements.form_fields import REASON

Acts = Mapping[str, FormAction]
_OF_DETAILS = ("venue", "hosts", "colocated_with", "invitation_only", "day_note", "note", "source")


def meeting_facts(work: MeetingsWorkspace, meeting: Any, acts: Acts) -> list[FactRow]:
    """Return the known and unknown details of a meeting; `acts` are the page's, by name."""
    details, subjects = work.queries.details_of(meeting.id), work.queries.subjects_of(meeting.id)
    editing = _Editing(meeting, details, subjects, acts)
    hosts = details.hosts.split("\n") if details is not None and details.hosts else []
    return [
        editing.fact(_("Days"), days(meeting, "long"), "correct", "first_day", "last_day"),
        editing.fact(_("Place"), work.place(meeting), "correct", "city", "country"),
        editing.detail(_("Venue"), "venue"),
        editing.fact(_("Mode"), label_of(MODES, meeting.mode), "correct", "mode"),
        editing.fact(str(ngettext("Host", "Hosts", max(len(hosts), 1))), ", ".join(hosts) or None, "details", "hosts"),
        editing.fact(
            _("Subjects"), None if subjects is None else subjects_label(subjects), "subjects", "about", "subjects"
        ),
        editing.fact(
            _("By invitation only"), yes_or_no(details and details.invitation_only), "details", "invitation_only"
        ),
        editing.detail(_("Held together with"), "colocated_with"),
        editing.detail(_("Note on the days"), "day_note"),
        editing.detail(_("Note"), "note"),
        FactRow(_("Series"), work.records.link(meeting.series)),
        *([FactRow(_("Group"), work.records.link(group))] if (group := work.queries.group_of(meeting)) else []),
        editing.fact(
            _("Number in the series"), str(meeting.ordinal) if meeting.ordinal else None, "correct", "ordinal"
        ),
        editing.fact(_("Code"), meeting.code, "code", "code"),
        *([FactRow(_("Reason"), meeting.reason)] if meeting.reason else []),
        editing.fact(_("Sources"), sources_list(_sources(meeting, details, subjects)), "correct", "sources"),
        *_previous_and_next(work, meeting),
    ]


class _Editing:
    """Builds facts, each with the act that edits it."""

    def __init__(self, meeting: Any, details: Any, subjects: Any, acts: Acts) -> None:
        self._acts, self._details, self._past = acts, details, is_past(meeting)
        self._values: dict[str, Mapping[str, str | None]] = {
            "correct": schedule_values(meeting),
            "details": details_values(details),
            "subjects": subjects_values(subjects),
            "code": {"code": meeting.code},
        }
        self._reasoned = {"details": details is not None, "subjects": subjects is not None}

    def detail(self, label: str, name: str) -> FactRow:
        return self.fact(label, getattr(self._details, name, None), "details", name)

    def fact(self, label: str, value: Any, act: str, *fields: str) -> FactRow:
        found = self._acts.get(act)
        before = "" if value is None else value.striptags() if isinstance(value, Markup) else str(value)
        if found is None:
            return FactRow(label, value)
        editable = Editable(
            fields[0],
            fields,
            self._values[act],
            change=None if act == "code" else found,
            correct=found,
            before=before,
            past=self._past,
            reasoned=self._reasoned.get(act, True),
        )
        return FactRow(label, value, edit=editable)


def _sources(meeting: Any, *stated: Any) -> list[str]:
    listed = meeting.sources.split("\n") if meeting.sources else []
    more = [each.source for each in stated if each is not None and each.source]
    return list(dict.fromkeys(listed + more))


def _previous_and_next(work: MeetingsWorkspace, meeting: Any) -> list[FactRow]:
    """Return the meetings of the series before and after this one, in chronological order."""
    all_of_it = work.queries.meetings_of(meeting.series)
    place_of = [each.id for each in all_of_it].index(meeting.id)
    before, after = all_of_it[max(place_of - 1, 0) : place_of], all_of_it[place_of + 1 : place_of + 2]
    found = [(_("Before it"), each) for each in before] + [(_("After it"), each) for each in after]
    return [
        FactRow(
            label,
            Markup('<a href="{}">{}</a> {}').format(
                url_for("console-meetings.details_view", id=each.id), each.code, days(each)
            ),
        )
        for label, each in found
    ]


class EditDetails(fact_schemas.StateMeetingDetails, schemas.CorrectMeeting):
    """The form of all details: those stated with the days and place, and the others."""

    reason = ReasonText()


def all_details_action(work: MeetingsWorkspace) -> FormAction:
    """Return the act that saves all details at once, by the two commands that save each kind."""

    def run(loaded: CommandFields, context: CommandContext, row: Any) -> CommandResult:
        detail_fields = {name: value for name, value in loaded.fields.items() if name in _OF_DETAILS}
        schedule = {name: value for name, value in loaded.fields.items() if name not in (*_OF_DETAILS, "marking")}
        marking = {} if loaded.marking is None else {"marking": loaded.marking}
        details = commands.StateMeetingDetails(
            meeting=row.id, reason=loaded.fields["reason"], **detail_fields, **marking
        )
        details_context = msgspec.structs.replace(
            context, command=f"{context.command}/details", expected=None, marking=loaded.marking
        )
        first, second = work.handler.handle_all(
            [(commands.CorrectMeeting(meeting=row.id, **schedule), context), (details, details_context)]
        )
        return CommandResult(first.id, second.version, (*first.events, *second.events))

    fields = [each for each in DETAILS if each.name != "reason"]
    return FormAction(
        "all-details",
        _l("Edit all details"),
        (*when_fields(work.directory), ORDINAL, *fields, REASON),
        EditDetails,
        run,
        lambda _loaded, answer: _("The details are saved.") if answer.events else _("No change: it says this already."),
        lambda row: {**details_values(work.queries.details_of(row.id)), **schedule_values(row)},
        roles=WRITERS,
    )
