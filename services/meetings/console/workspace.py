"""The shared parts of the meetings' pages: commands, queries, and the search for records and their names."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import ModuleType
from typing import Any

from flask import g, url_for
from flask_babel import lazy_gettext as _l

from services.meetings.console import room_records
from services.meetings.console.labels import ROLES, WRITERS, _, today
from services.meetings.console.registry_client import RegistryLookups
from services.meetings.queries.histories import HistoryQueries
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.organizations import OrganizationDirectory
from services.meetings.service import Service
from shared.contracts.assignments import OF_REPORTING
from shared.contracts.records import (
    ACCOUNT,
    ATTENDANCE,
    CONSULTATION,
    GROUP,
    MEETING,
    ORGANIZATION,
    PERSON,
    SERIES,
    STATE,
    SUBMISSION,
)
from shared.contracts.registry.groups import GROUPS
from shared.contracts.registry.states import REGIONS
from shared.domain.ids import first_uuid_of, uuid_of
from shared.event_store.command_handler import CommandHandler
from shared.event_store.statements import Filters, StatementQueries
from shared.web.account_names import officers_from
from shared.web.console.columns import Choice
from shared.web.console.federated_search import Peer
from shared.web.console.record_acts import RecordActs
from shared.web.personal_names import names_unavailable, record_source
from shared.web.statements.records import (
    MOST_FOUND,
    NOT_HERE,
    RecordDirectory,
    RecordGroup,
    RecordSource,
    officer_source,
)
from shared.web.statements.workspace import StatementWorkspace


@dataclass(frozen=True)
class MeetingsWorkspace:
    """The shared parts. `records` names everything that a page refers to: series, meetings, attendance and the
    registry's records; `recorded` are the statements with streams of their own; `reporting` is asked about reports."""

    handler: CommandHandler
    queries: MeetingQueries
    directory: OrganizationDirectory
    histories: HistoryQueries
    names: RegistryLookups
    records: RecordDirectory
    recorded: StatementQueries
    reporting: Peer

    def acts(self, schemas: ModuleType | None = None, **ids: str) -> RecordActs:
        """Return the maker of a page's acts; `schemas` and `ids` are passed on to RecordActs."""
        return RecordActs(self.handler.handle, WRITERS, ids, schemas)

    def name(self, record: str) -> str:
        """Return the name of a record; its id if it cannot be named."""
        return self.records.name(record) or record

    def country(self, code: str | None) -> str | None:
        """Return the name of a State, or its code while the registry has not named it; all names are read once for a page."""
        if code is None:
            return None
        if "country_names" not in g:
            g.country_names = self.directory.country_names()
        return str(g.country_names.get(code, code))

    def place(self, row: Any) -> str | None:
        """Return city and country, as far as they are known."""
        return ", ".join(part for part in (row.city, self.country(row.country)) if part) or None

    def statements(self, service: Service) -> StatementWorkspace:
        """Return the shared parts of the pages of statements with streams of their own."""
        return StatementWorkspace(
            service, self.records, self.histories.history, self.names.account, names_unavailable, ROLES, WRITERS, _PAGES,
            lambda record: self.queries.with_absorbed(record, today()),
        )  # fmt: skip


_PAGES = {CONSULTATION.name: lambda record: url_for("console-consultation.consultation_view", id=record)}


def open_workspace(service: Service) -> MeetingsWorkspace:
    queries, directory = service.queries, service.directory
    names = RegistryLookups(service.settings.registry_url)
    records = RecordDirectory(
        {
            MEETING.name: _found_by(queries.search_meetings, "code", queries.meeting_codes, "meetings"),
            SERIES.name: _found_by(queries.search_series, "name", queries.series_names, "series"),
            ATTENDANCE.name: _attendance(queries, directory),
            ORGANIZATION.name: RecordSource(directory.search, directory.names, _registry("organizations")),
            STATE.name: _states(directory, names),
            PERSON.name: record_source(names),
            ACCOUNT.name: officer_source(lambda: officers_from(service.settings.registry_url), names.account),
            GROUP.name: _groups(StatementQueries(service.reader, (GROUPS,))),
            **dict.fromkeys((kind.name for kind in OF_REPORTING), NOT_HERE),
            SUBMISSION.name: RecordSource(lambda _typed: (), _submissions, _submission_page),
            **room_records.sources(service.room, queries),
        }
    )
    reporting = Peer("reporting", f"{service.settings.reporting_url}/reporting/console")
    return MeetingsWorkspace(
        service.handler, queries, directory, service.histories, names, records, service.statements, reporting
    )


def _registry(pages: str) -> Callable[[str], str]:
    return lambda record: f"/registry/console/{pages}/{record}"


def _submissions(records: Collection[str]) -> Mapping[str, str]:
    """Return the words for submitted reports, whose documents only reporting knows."""
    return dict.fromkeys(records, _("a submitted report"))


def _submission_page(record: str) -> str:
    return f"/reporting/console/statements/submissions/{record}"


def _found_by(
    search: Callable[[str, int], Collection[Any]],
    name: str,
    names: Callable[[Collection[str]], Mapping[str, str]],
    pages: str,
) -> RecordSource:
    """Return the source of series or meetings; `name` is the column with their names."""

    def find(typed: str) -> list[Choice]:
        return [(row.id, getattr(row, name)) for row in search(typed, MOST_FOUND)]

    return RecordSource(find, names, lambda record: url_for(f"console-{pages}.details_view", id=record))


def _attendance(queries: MeetingQueries, directory: OrganizationDirectory) -> RecordSource:
    """Return the source of attendance, an organization at a meeting: found by the organization's name, latest meetings
    first."""

    def parts(record: str) -> tuple[str, str]:
        return f"meeting-{first_uuid_of(record)}", f"organization-{uuid_of(record)}"

    def names(records: Collection[str]) -> Mapping[str, str]:
        parts_of = {record: parts(record) for record in records}
        codes = queries.meeting_codes([meeting for meeting, _organization in parts_of.values()])
        organization_names = directory.names([organization for _meeting, organization in parts_of.values()])
        # Those not in the registry are called as they were listed.
        listed = queries.listed_names([each for _meeting, each in parts_of.values() if each not in organization_names])
        return {
            record: _(
                "%(name)s at %(meeting)s",
                name=organization_names.get(organization) or listed.get((meeting, organization)) or organization,
                meeting=codes[meeting],
            )
            for record, (meeting, organization) in parts_of.items()
            if meeting in codes
        }

    def find(typed: str) -> list[Choice]:
        organizations = [organization for organization, _name in directory.search(typed)]
        return list(names(queries.attendance_records(organizations, MOST_FOUND)).items())

    def path(record: str) -> str:
        return url_for("console-sheet.sheet_view", id=parts(record)[0])

    return RecordSource(find, names, path)


def _states(directory: OrganizationDirectory, names: RegistryLookups) -> RecordSource:
    all_states = RecordGroup("all", _l("All States"), directory.all_states)
    developing = RecordGroup(
        "developing", _l("Developing States"), lambda: names.states_with("development", "developing")
    )
    least = RecordGroup("ldc", _l("Least developed countries"), lambda: names.states_with("ldc", "yes"))
    regions = (RecordGroup(each, label, partial(names.states_with, "region", each)) for each, label in REGIONS.items())
    groups = (all_states, developing, least, *(replace(each, label=_l(each.label)) for each in regions))
    return RecordSource(
        directory.search_states, directory.state_names, _registry("states"), groups, directory.coded_state
    )


def _groups(groups: StatementQueries) -> RecordSource:
    """Return the source of the groups of ITU-T: found by words of code and title; the latest first."""

    def find(typed: str) -> list[Choice]:
        rows = groups.newer_first(GROUPS.name, Filters(words=typed), None, MOST_FOUND)
        return [(row.fact, row.statement.short_name) for row in rows]

    def names(facts: Collection[str]) -> Mapping[str, str]:
        return {fact: row.statement.short_name for fact, row in groups.several(list(facts)).items()}

    return RecordSource(find, names, _registry("statements/groups"))
