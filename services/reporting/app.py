"""Reporting on the web: wiring only."""

import os
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from services.reporting.api.assessment import pages
from services.reporting.api.audit import audit_pages, figure_events
from services.reporting.api.clause_records import clause_records
from services.reporting.api.compare import comparing_endpoints, comparing_pages
from services.reporting.api.computed import COMPUTED
from services.reporting.api.event_documents import event_documents
from services.reporting.api.figures import figures
from services.reporting.api.log_heads import LogHeads
from services.reporting.api.partners import partners_feed, partners_paths, partners_readings
from services.reporting.api.replay import replay_pages
from services.reporting.api.reports import issued_pages, issuing_endpoints, previews
from services.reporting.api.request_scope import STATEMENT_ACCESS, WRITERS
from services.reporting.api.study_periods import study_periods
from services.reporting.api.visibility import who_sees_what
from services.reporting.console.clause_records import ClauseRecordsView
from services.reporting.console.issuing import ReportsView, tasks
from services.reporting.console.records import READERS
from services.reporting.console.search import search
from services.reporting.console.set_aside import SetAsideView
from services.reporting.console.statements import statement_workspace
from services.reporting.console.study_periods import StudyPeriodsView
from services.reporting.guards import STATEMENTS
from services.reporting.projections import content_store
from services.reporting.queries import FeedCursors, ReportQueries
from services.reporting.reports.issuing import CorrectionQueries, Issuing, SignedPositions
from services.reporting.service import OWN_LOGS, Service, consumed_logs, open_service
from services.reporting.settings import Settings
from shared.environment.settings import read_settings
from shared.event_store.awaiting import Awaiting
from shared.event_store.engine import ping
from shared.event_store.statements import StatementRecording
from shared.web.account_names import account_names_from
from shared.web.api import create_api
from shared.web.computing import offload, pool_of
from shared.web.console import ReadOnlySession, create_console
from shared.web.console.awaiting import AwaitingView
from shared.web.console.uploads import Uploads
from shared.web.events import events
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.marking_operation import marking_operation
from shared.web.metrics import ComputingCollector, MonitoredDatabase, metrics
from shared.web.navigation import Navigation
from shared.web.session_renewal import renewal_from
from shared.web.settings import web_settings
from shared.web.statements.console import statement_pages
from shared.web.statements.endpoints import statement_endpoints
from shared.web.wording import Wordings

FOLDER = Path(__file__).parent
VERSION = version("rapporteur")
WORDINGS: Wordings = {
    "ends-before-it-begins": _l(
        "The period cannot end on %(last_day)s: it begins on %(first_day)s. Change one of the two."
    ),
    "name-means-days": _l("%(name)s looks like dates, and reports would read it as dates. Choose another name."),
    "already-defined": _l("This id belongs to the study period %(name)s, which has other content. Correct that one."),
    "already-taken": _l("Another study period already has this name. Choose another one."),
    "record-stated": _l("The record of %(clause)s already has its first day: %(since)s. Correct that."),
    "record-not-stated": _l("The record of %(clause)s has no first day. Enter it first."),
    "own-draft": _l("Only an approver who did not draft the report can issue it."),
    "draft-decided": _l("This draft was already issued or withdrawn. Draft another one."),
    "already-drafted": _l("The id %(id)s belongs to another report. Leave it out to get a new one."),
    "events-set-aside": _l(
        "This version of the program cannot read %(count)s events that this report would count. The report cannot"
        " be issued until they are read: see “Events not counted”."
    ),
    "not-as-signed": _l(
        "The first %(position)s events of the log %(log)s that were counted are not those that were signed, so"
        " nothing can be issued from them. Ask an operator to run `rapporteur doctor`."
    ),
    "damaged": _l("The bytes stored under %(sha256)s are not those that were issued. Restore them from a backup."),
    "before-the-log": _l("The log begins on %(begins)s. Nothing was recorded before."),
}


def create_app(
    settings: Settings | None = None,
    navigation: Navigation | None = None,
    statements: StatementRecording = STATEMENTS,
) -> Flask:
    """Return the application. `settings` None: from the environment. `navigation`: that of the whole installation, from
    the package that assembles it."""
    settings = settings or read_settings(Settings, os.environ)
    service = open_service(settings, statements=statements)
    app = create_service_app(
        "reporting",
        web_settings(
            service.settings,
            service.revocations.is_revoked,
            renewal_from(service.settings.registry_url),
            navigation or Navigation(home="/reporting/"),
        ),
        templates=FOLDER / "templates",
        wordings=WORDINGS,
        checks={
            "database": lambda: ping(service.reader),
            "facts": lambda: check_facts(service),
        },
    )
    reading = ReadOnlySession(settings.reader_database or settings.database)
    report_queries = ReportQueries(service.reader)
    signed = SignedPositions(settings.checkpoints)
    issuing = Issuing(service, service.handler, content_store(service.engine), service.staff, report_queries, signed)
    endpoints = (
        study_periods(service.handler, service.staff, service.facts),
        clause_records(service.handler, service.staff, service.facts),
        *statement_endpoints(service, STATEMENT_ACCESS),
        marking_operation(service.handler.handle, ("period", "clause", *service.statements.kinds), WRITERS),
        figures(service.facts),
        issuing_endpoints(issuing, report_queries),
        comparing_endpoints(service.facts),
    )
    create_api(app, "Rapporteur: reporting", VERSION, *endpoints, beside=partners_paths())
    views = [
        StudyPeriodsView(service.handler, service.staff, reading),
        ClauseRecordsView(service.handler, service.staff, reading),
        ReportsView(issuing, service.staff, reading),
        SetAsideView(reading, "set-aside"),
    ]
    waiting = AwaitingView(service.handler.handle_all, Awaiting(service.reader))
    work = statement_workspace(service, service.staff, account_names_from(settings.registry_url))
    uploads = Uploads(settings.home / "uploads" / "reporting")
    recorded = statement_pages(app, work, reading, _l("Further records"), uploads)
    found = search(report_queries, service.staff)
    create_console(
        app,
        reading,
        [*views, *recorded.views, waiting],
        roles=READERS,
        tasks=lambda: [*waiting.tasks("/reporting/console"), *tasks(report_queries)],
        search=lambda typed: [*found(typed), *recorded.search(typed)],
    )
    correcting = CorrectionQueries(service.facts, report_queries)
    app.register_blueprint(issued_pages(service.facts, report_queries, correcting))
    app.register_blueprint(previews(issuing, report_queries))
    app.register_blueprint(who_sees_what())
    app.register_blueprint(comparing_pages(service.facts))
    auditing(app, service, report_queries, correcting)
    app.register_blueprint(
        pages(service.facts, report_queries, lambda: lag(service), lambda: len(service.staff.set_aside()))
    )
    app.register_blueprint(event_documents(settings, VERSION))
    app.register_blueprint(feed("reporting", service.logs["reporting"]))
    readings, told = FeedCursors(service.engine, service.reader), service.logs["partners"]
    app.register_blueprint(partners_feed(told, readings))
    app.register_blueprint(partners_readings(told, readings))
    watched = MonitoredDatabase(service.reader, OWN_LOGS, lambda: consumed_logs(service.reader))
    computing = ComputingCollector("reporting", lambda: pool_of(app))
    app.register_blueprint(metrics("reporting", settings, [watched], beside=[computing]))
    offload(app, "reporting", COMPUTED)
    app.extensions["reporting"] = service
    return app


def auditing(app: Flask, service: Service, report_queries: ReportQueries, correcting: CorrectionQueries) -> None:
    """Return the auditor's page, the replay, and the pages of our own logs' events."""
    settings, facts = service.settings, service.facts
    holders = account_names_from(settings.registry_url)
    heads = LogHeads(
        facts,
        service.logs,
        {"registry": settings.registry_url, "meetings": settings.meetings_url},
        SignedPositions(settings.checkpoints).newest,
    )
    app.register_blueprint(audit_pages(facts, report_queries, service.staff, correcting, heads, holders))
    app.register_blueprint(figure_events(facts, heads))
    app.register_blueprint(replay_pages(facts, holders))
    app.register_blueprint(events("reporting", service.logs["reporting"], holders=holders))
    app.register_blueprint(events("reporting", service.logs["partners"], holders=holders, path="partners/events"))


def check_facts(service: Service) -> None:
    """Raise if there are no facts to answer from."""
    service.facts.applied_positions()


def lag(service: Service) -> int:
    """Return the number of sealed events of reporting's own log that are not read yet; the ends of other logs are not
    known here."""
    return max(0, service.logs["reporting"].size() - service.facts.applied_positions()["reporting"])


def wsgi() -> Flask:
    """Return gunicorn's app. Every route lies under /reporting."""
    return create_app()
