"""The facts beside a meeting's life: place, hosts, details, and the meetings before and after."""

from typing import Any

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.labels import MODES, _, days, label_of, yes_or_no
from services.meetings.console.meeting_facts_labels import subjects_label
from services.meetings.console.workspace import MeetingsWorkspace
from shared.web.console import FactRow
from shared.web.console.sources import sources_list


def meeting_facts(work: MeetingsWorkspace, meeting: Any) -> list[FactRow]:
    """Return what is known of a meeting, and what is not."""
    details, subjects = work.queries.details_of(meeting.id), work.queries.subjects_of(meeting.id)
    return [
        FactRow(_("Series"), work.records.link(meeting.series)),
        FactRow(_("Number in the series"), str(meeting.ordinal) if meeting.ordinal else _("none or not known")),
        FactRow(_("Subjects"), None if subjects is None else subjects_label(subjects)),
        FactRow(_("Days"), days(meeting, "long")),
        *_if_said(_("Note on the days"), details and details.day_note),
        FactRow(_("Place"), work.place(meeting)),
        FactRow(_("Venue"), details and details.venue),
        _hosts(details),
        *_if_said(_("Held together with"), details and details.colocated_with),
        FactRow(_("Mode"), label_of(MODES, meeting.mode)),
        FactRow(_("By invitation only"), yes_or_no(details and details.invitation_only)),
        *_if_said(_("Reason"), meeting.reason),
        *_if_said(_("Note"), details and details.note),
        FactRow(_("Sources"), sources_list(_sources(meeting, details, subjects))),
        *_previous_and_next(work, meeting),
    ]


def _if_said(label: str, value: Any) -> list[FactRow]:
    return [FactRow(label, value)] if value else []


def _hosts(details: Any) -> FactRow:
    hosts = details.hosts.split("\n") if details is not None and details.hosts else []
    return FactRow(str(ngettext("Host", "Hosts", max(len(hosts), 1))), ", ".join(hosts) or None)


def _sources(meeting: Any, *stated: Any) -> list[str]:
    said = meeting.sources.split("\n") if meeting.sources else []
    more = [each.source for each in stated if each is not None and each.source]
    return list(dict.fromkeys(said + more))


def _previous_and_next(work: MeetingsWorkspace, meeting: Any) -> list[FactRow]:
    """Return the meetings of the series before and after this one, in order of time."""
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
