"""The records that statements in the log of meetings refer to, as these pages find and call them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from flask import url_for
from flask_babel import lazy_gettext as _l

from services.meetings.console.labels import ROLES, WRITERS, _
from services.meetings.console.registry_names import RegistryNames, RegistryNamesUnavailable, is_silent
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from shared.contracts.records import ATTENDANCE, MEETING, ORGANIZATION, PERSON, SERIES, STATE
from shared.contracts.registry.states import REGIONS
from shared.domain.ids import first_uuid_of, uuid_of
from shared.event_store.statements import StatementService
from shared.web.console.columns import Choice
from shared.web.statements.records import MOST_FOUND, RecordDirectory, RecordGroup, RecordSource
from shared.web.statements.workspace import StatementWorkspace


def statement_workspace(
    service: StatementService,
    queries: MeetingQueries,
    directory: OrganizationDirectory,
    histories: HistoryQueries,
    names: RegistryNames,
) -> StatementWorkspace:
    """Return what the pages of all statements of this service work with."""
    records = RecordDirectory(
        {
            MEETING.name: _meetings(queries),
            SERIES.name: _series(queries),
            ATTENDANCE.name: _attendance(queries, directory),
            ORGANIZATION.name: RecordSource(directory.search, directory.names, _registry("organizations")),
            STATE.name: _states(directory, names),
            PERSON.name: _people(names),
        }
    )
    return StatementWorkspace(service, records, histories.history, names.account, is_silent, ROLES, WRITERS)


def _registry(pages: str) -> Callable[[str], str]:
    return lambda record: f"/registry/console/{pages}/{record}"


def _meetings(queries: MeetingQueries) -> RecordSource:
    def find(typed: str) -> list[Choice]:
        return [(row.id, row.code) for row in queries.search_meetings(typed, MOST_FOUND)]

    return RecordSource(find, queries.meeting_codes, lambda id_: url_for("console-meetings.details_view", id=id_))


def _series(queries: MeetingQueries) -> RecordSource:
    def find(typed: str) -> list[Choice]:
        return [(row.id, row.name) for row in queries.search_series(typed, MOST_FOUND)]

    return RecordSource(find, queries.series_names, lambda id_: url_for("console-series.details_view", id=id_))


def _attendance(queries: MeetingQueries, directory: OrganizationDirectory) -> RecordSource:
    """An organization at a meeting: found by the name of the organization, latest meetings first."""

    def parts(record: str) -> tuple[str, str]:
        return f"meeting-{first_uuid_of(record)}", f"organization-{uuid_of(record)}"

    def names(records: Collection[str]) -> Mapping[str, str]:
        whole = {record: parts(record) for record in records}
        codes = queries.meeting_codes([meeting for meeting, _organization in whole.values()])
        called = directory.names([organization for _meeting, organization in whole.values()])
        return {
            record: _("%(name)s at %(meeting)s", name=called.get(organization, organization), meeting=codes[meeting])
            for record, (meeting, organization) in whole.items()
            if meeting in codes
        }

    def find(typed: str) -> list[Choice]:
        organizations = [organization for organization, _name in directory.search(typed)]
        records = queries.attendance_records(organizations, MOST_FOUND)
        return list(names(records).items())

    def path(record: str) -> str:
        return url_for("console-meetings.attendance_view", id=parts(record)[0])

    return RecordSource(find, names, path)


def _states(directory: OrganizationDirectory, names: RegistryNames) -> RecordSource:
    every = RecordGroup("all", _l("All States"), directory.all_states)
    developing = RecordGroup(
        "developing", _l("Developing States"), lambda: names.states_with("development", "developing")
    )
    least = RecordGroup("ldc", _l("Least developed countries"), lambda: names.states_with("ldc", "yes"))
    regions = (RecordGroup(each, label, partial(names.states_with, "region", each)) for each, label in REGIONS.items())
    groups = (every, developing, least, *(replace(each, label=_l(each.label)) for each in regions))
    return RecordSource(
        directory.search_states, directory.state_names, _registry("states"), groups, directory.coded_state
    )


def _people(names: RegistryNames) -> RecordSource:
    def called(people: Collection[str]) -> Mapping[str, str]:
        try:
            return names.people(people)
        except RegistryNamesUnavailable:
            return {}

    return RecordSource(names.search, called, _registry("people"))
