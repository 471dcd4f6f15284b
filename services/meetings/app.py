"""Meetings on the web: wiring only."""

import os
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from services.meetings import api, console, read_models
from services.meetings.guards import STATEMENTS
from services.meetings.service import LOG, READS, Service, open_service
from services.meetings.settings import Settings
from shared.environment.settings import read_settings
from shared.event_store.awaiting import Awaiting
from shared.event_store.engine import ping
from shared.event_store.statements import StatementRecording
from shared.web.account_names import account_names_from
from shared.web.api import create_api
from shared.web.console import EventSourcedView, ReadOnlySession, create_console
from shared.web.console.awaiting import AwaitingView
from shared.web.console.uploads import Uploads
from shared.web.events import events
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.marking_operation import marking_operation
from shared.web.metrics import MonitoredDatabase, metrics
from shared.web.navigation import Navigation
from shared.web.session_renewal import renewal_from
from shared.web.settings import WebSettings
from shared.web.statements.console import statement_pages
from shared.web.statements.endpoints import statement_endpoints
from shared.web.statements.workspace import StatementWorkspace

FOLDER = Path(__file__).parent
VERSION = version("rapporteur")
MARKED = ("series", "meeting", "attendance")
"""Kinds of record that others may be let see, besides statements."""


def create_app(
    settings: Settings | None = None,
    navigation: Navigation | None = None,
    statements: StatementRecording = STATEMENTS,
) -> Flask:
    """`settings` None: from the environment. `navigation`: that of the whole installation, from whoever assembles it."""
    settings = settings or read_settings(Settings, os.environ)
    service = open_service(settings, statements=statements)
    app = create_service_app(
        "meetings",
        web_settings(service, navigation or Navigation(home="/meetings/console/")),
        templates=FOLDER / "templates",
        wordings=api.WORDINGS,
        checks={"database": lambda: ping(service.reader)},
    )
    create_api(
        app,
        "Rapporteur: meetings",
        VERSION,
        api.series(service.handler, service.queries, service.visible),
        api.meetings(service.handler, service.queries, service.visible),
        api.attendance(service.handler),
        api.meeting_facts(service.handler),
        *statement_endpoints(service, api.STATEMENT_ACCESS),
        marking_operation(service.handler.handle, (*MARKED, *service.statements.kinds), api.WRITERS),
    )
    reading = ReadOnlySession(settings.reader_database or settings.database)
    waiting = AwaitingView(
        service.handler.handle_all, Awaiting(service.reader, read_models.in_error), console.publishing_command
    )
    uploads = Uploads(settings.home / "uploads" / "meetings")
    recorded = statement_pages(app, workspace(service), reading, _l("Consultations and follow-up"), uploads)
    history = console.history_import(service.handler, service.imports, settings.registry_url, uploads)
    pages = [*views(service, reading), *recorded.views, history, waiting]
    found = console.search(service.queries, service.directory)
    create_console(
        app,
        reading,
        pages,
        tasks=lambda: [*waiting.tasks("/meetings/console"), *console.tasks(service.queries)()],
        search=lambda typed: [*found(typed), *recorded.search(typed)],
        roles=console.ROLES,
    )
    app.register_blueprint(api.documents())
    app.register_blueprint(feed("meetings", service.logs[LOG]))
    app.register_blueprint(
        events("meetings", service.logs[LOG], holders=account_names_from(service.settings.registry_url))
    )
    app.register_blueprint(metrics("meetings", settings, [MonitoredDatabase(service.reader, (LOG,), lambda: READS)]))
    app.extensions["meetings"] = service
    return app


def views(service: Service, reading: ReadOnlySession) -> list[EventSourcedView]:
    names = console.RegistryNames(service.settings.registry_url)
    makers = (
        console.meetings_view,
        console.series_view,
        console.attendance_view,
        console.records_view,
        console.meeting_facts_view,
    )
    pages = [
        make(service.handler, service.queries, service.directory, service.histories, names, reading) for make in makers
    ]
    return [*pages, console.in_error_pages(service.handler, service.directory, service.histories, names, reading)]


def workspace(service: Service) -> StatementWorkspace:
    names = console.RegistryNames(service.settings.registry_url)
    return console.statement_workspace(service, service.queries, service.directory, service.histories, names)


def web_settings(service: Service, navigation: Navigation) -> WebSettings:
    settings = service.settings
    return WebSettings(
        secret_key=settings.session_key.read_bytes().hex(),
        public_key=settings.public_key.read_text(),
        is_revoked=service.revocations.is_revoked,
        open_to_all="reader" if settings.open_to_readers else None,
        secure_cookies=settings.secure_cookies,
        trusted_proxies=settings.trusted_proxies,
        synthetic=settings.synthetic,
        navigation=navigation,
        renew=renewal_from(settings.registry_url),
        hosts=settings.host_names,
    )


def wsgi() -> Flask:
    """gunicorn's entry. Every route lies under /meetings."""
    return create_app()
