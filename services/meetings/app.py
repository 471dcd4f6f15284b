"""The web application of meetings: wiring only."""

import os
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from flask_admin import BaseView
from flask_babel import lazy_gettext as _l

from services.meetings import read_models
from services.meetings.api import agendas as agendas_api
from services.meetings.api import meetings as meetings_api
from services.meetings.api import rights
from services.meetings.api import room as room_api
from services.meetings.api import series as series_api
from services.meetings.api.calendars import calendars
from services.meetings.api.communique_pages import communique_pages
from services.meetings.api.documents import documents
from services.meetings.api.wordings import WORDINGS
from services.meetings.console.about import AboutView
from services.meetings.console.announcements import publishing_command
from services.meetings.console.attendance import AttendanceView
from services.meetings.console.consultations.pages import ConsultationView
from services.meetings.console.follow_up.pages import FollowUpView
from services.meetings.console.imports import HistoryImport, MeetingFileImport, ParticipantsImport
from services.meetings.console.invitations.content import InvitationSources
from services.meetings.console.invitations.letters import LetterTemplates
from services.meetings.console.invitations.pages import InvitationsView
from services.meetings.console.labels import ROLES
from services.meetings.console.meeting_actions import in_error_pages
from services.meetings.console.meeting_facts import MeetingFactsView
from services.meetings.console.meetings import MeetingsView
from services.meetings.console.outreach.pages import OutreachView
from services.meetings.console.plan.page import PlanView
from services.meetings.console.room.pages import RoomView
from services.meetings.console.series import SeriesRecordsView, SeriesView
from services.meetings.console.sheet.view import AttendanceSheet
from services.meetings.console.subjects.agendas import AgendaView
from services.meetings.console.subjects.topics import topic_view
from services.meetings.console.tasks import StartOfMeetings, search
from services.meetings.console.workspace import MeetingsWorkspace, open_workspace
from services.meetings.console.year.entries import calendar_events
from services.meetings.console.year.pages import YearView
from services.meetings.domain.statements import CONDITIONS
from services.meetings.guards import STATEMENTS
from services.meetings.importing.composed import COMPOSED
from services.meetings.queries.attendances import AttendanceStrips
from services.meetings.queries.bodies import BodyQueries
from services.meetings.queries.plans import PlanQueries
from services.meetings.queries.taking_up import TakingUpQueries
from services.meetings.queries.worklist import WorklistQueries
from services.meetings.service import CONSUMER, LOG, READS, Service, open_service
from services.meetings.settings import Settings
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.topics import TOPICS
from shared.environment.settings import read_settings
from shared.event_store.awaiting import Awaiting
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.saved_filters import SavedFilters
from shared.event_store.statements import StatementRecording
from shared.web.account_names import account_names_from, officers_from
from shared.web.api import create_api
from shared.web.checkpoints import checkpoints
from shared.web.console import ReadOnlySession, create_console
from shared.web.console.awaiting import AwaitingView
from shared.web.console.list_support import ListSupport
from shared.web.console.log_progress import log_progress
from shared.web.console.uploads import Uploads
from shared.web.events import events
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.health import commands_need
from shared.web.marking_operation import marking_operation
from shared.web.metrics import MonitoredDatabase, metrics
from shared.web.navigation import Navigation
from shared.web.session_renewal import renewal_from
from shared.web.settings import web_settings
from shared.web.statements.console import statement_pages
from shared.web.statements.endpoints import statement_endpoints
from shared.web.statements.hand_over import HandOverView
from shared.web.statements.workspace import StatementWorkspace

FOLDER = Path(__file__).parent
VERSION = version("rapporteur")
LACKING = {CONSUMER: _l("Organizations, people and States on the pages of meetings are not up to date.")}
MARKED = ("series", "meeting", "attendance", "conclusion")
"""Kinds of record, besides statements, whose audience can be changed."""


def create_app(
    settings: Settings | None = None,
    navigation: Navigation | None = None,
    statements: StatementRecording = STATEMENTS,
) -> Flask:
    """Return the application; settings come from the environment if none are given. `navigation` is the navigation of
    the whole installation, passed by the package that assembles it."""
    settings = settings or read_settings(Settings, os.environ)
    service = open_service(settings, statements=statements)
    renewal, home = renewal_from(settings.registry_url), navigation or Navigation(home="/meetings/console/")
    app = create_service_app(
        "meetings",
        web_settings(settings, service.revocations.is_revoked, renewal, home),
        templates=FOLDER / "templates",
        wordings=WORDINGS,
        checks=commands_need(settings.home, database=service.engine),
    )
    create_api(
        app,
        "Rapporteur: meetings",
        VERSION,
        series_api.series(service.handler, service.queries, service.visible),
        meetings_api.meetings(service.handler, service.queries, service.visible),
        meetings_api.attendance(service.handler),
        agendas_api.agendas(service.handler, service.agendas),
        meetings_api.meeting_facts(service.handler),
        room_api.conclusions(service.handler, service.room),
        room_api.communiques(service.handler, service.room),
        *statement_endpoints(service, rights.STATEMENT_ACCESS, CONDITIONS),
        marking_operation(service.handler.handle, (*MARKED, *service.statements.kinds), rights.WRITERS),
        address=settings.public_url or "/",
    )
    start = create_pages(app, service)
    app.register_blueprint(documents())
    app.register_blueprint(communique_pages(service.queries, service.visible, service.room, service.directory))
    public = settings.public_address(settings.reporting_url)
    app.register_blueprint(calendars(lambda: calendar_events(start.records()), service.visible, public))
    app.register_blueprint(feed("meetings", service.logs[LOG]))
    app.register_blueprint(checkpoints("meetings", service.logs[LOG]))
    app.register_blueprint(events("meetings", service.logs[LOG], holders=account_names_from(settings.registry_url)))
    app.register_blueprint(metrics("meetings", settings, [MonitoredDatabase(service.reader, (LOG,), lambda: READS)]))
    app.extensions["meetings"] = service
    return app


def create_pages(app: Flask, service: Service) -> StartOfMeetings:
    """Create the console's pages for records, statements and imports; return their part of the start page."""
    settings, work = service.settings, open_workspace(service)
    reading = ReadOnlySession(settings.reader_database or settings.database)
    uploads = Uploads(settings.home / "uploads" / "meetings")
    awaiting = Awaiting(service.reader, read_models.in_error)
    waiting = AwaitingView(service.handler.handle_all, awaiting, publishing_command)
    recorded_in = work.statements(service)
    agenda = AgendaView(work, recorded_in, service.agendas, TakingUpQueries(service.reader), reading)
    special_pages = {
        TOPICS.name: lambda: topic_view(work, recorded_in, service.topics, reading),
        AGENDA_ITEMS.name: lambda: agenda.items,
    }
    recorded = statement_pages(app, recorded_in, reading, _l("All kinds of records"), uploads, special_pages)
    views = (MeetingsView, SeriesView, AttendanceView, SeriesRecordsView, MeetingFactsView, in_error_pages)
    search_records = search(work)
    queries = WorklistQueries(service.reader)
    hand_over = HandOverView(recorded_in, partial(officers_from, settings.registry_url))
    start = StartOfMeetings(work, recorded_in, queries)
    create_console(
        app,
        reading,
        [
            *(view(work, reading) for view in views),
            AboutView(work),
            *recorded.views,
            agenda,
            *_pages_by_hand(service, work, recorded_in),
            *_imports(service, recorded_in, uploads),
            waiting,
            YearView(work, start, queries),
            hand_over,
        ],
        tasks=lambda: [*waiting.tasks("/meetings/console"), *start.tasks()],
        panels=start.beside,
        progress=lambda: log_progress(service.reader, LOG, OutboxKey(settings.outbox_key), READS, LACKING),
        search=lambda typed: [*search_records(typed), *recorded.search(typed)],
        lists=ListSupport(SavedFilters(service.engine, service.reader), service.handler),
        roles=ROLES,
    )
    return start


def _pages_by_hand(service: Service, work: MeetingsWorkspace, recorded_in: StatementWorkspace) -> Sequence[BaseView]:
    """Return the hand-made pages, except imports and the start page."""
    reader, bodies = service.reader, BodyQueries(service.reader)
    invited = InvitationSources(service.statements, bodies, AttendanceStrips(reader))
    return (
        ConsultationView(work, recorded_in, bodies),
        InvitationsView(work, recorded_in, invited, LetterTemplates(service.settings.home)),
        OutreachView(work, recorded_in),
        FollowUpView(work, recorded_in),
        PlanView(work, recorded_in, PlanQueries(reader)),
        RoomView(work, service),
        AttendanceSheet(work, service.settings.registry_url),
    )


def _imports(service: Service, recorded_in: StatementWorkspace, uploads: Uploads) -> Sequence[BaseView]:
    """Return the pages that import files."""
    return (
        *(MeetingFileImport(recorded_in, file, uploads) for file in COMPOSED),
        ParticipantsImport(recorded_in, service, uploads),
        HistoryImport(service.handler, service.imports, service.settings.registry_url, uploads),
    )


def wsgi() -> Flask:
    """Return gunicorn's app. Every route lies under /meetings."""
    return create_app()
