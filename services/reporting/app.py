"""The web application of reporting: wiring only."""

import os
from functools import partial
from importlib.metadata import version
from pathlib import Path

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _l

from services.reporting.api.assessment import pages
from services.reporting.api.audit import AuditContext, audit_pages, figure_events
from services.reporting.api.clause_records import clause_records
from services.reporting.api.compare import comparing_endpoints, comparing_pages
from services.reporting.api.computed import COMPUTED, COMPUTED_ACTS
from services.reporting.api.downloads import report_files
from services.reporting.api.event_documents import event_documents
from services.reporting.api.figures import figures
from services.reporting.api.log_heads import LogHeads
from services.reporting.api.members import member_pages
from services.reporting.api.partner_records import partner_records
from services.reporting.api.partners import (
    AT_ONCE,
    BURST,
    FOLLOWERS,
    RATE,
    partners_feed,
    partners_paths,
    partners_readings,
)
from services.reporting.api.replay import replay_pages
from services.reporting.api.reports import issued_pages, issuing_endpoints, previews
from services.reporting.api.request_scope import READER_LANGUAGE, STATEMENT_ACCESS, WRITERS
from services.reporting.api.resolution import ResolutionContext, resolution_page
from services.reporting.api.study_periods import study_periods
from services.reporting.api.visibility import who_sees_what
from services.reporting.api.webhooks import webhook_deliveries, webhook_samples
from services.reporting.console.clause_records import ClauseRecordsView
from services.reporting.console.issuing import ReportsView, beside, tasks
from services.reporting.console.parked_webhooks import parked_webhooks
from services.reporting.console.progress import progress
from services.reporting.console.records import READERS
from services.reporting.console.reports_desk.pages import DeskView
from services.reporting.console.search import search
from services.reporting.console.set_aside import SetAsideView
from services.reporting.console.statements import RegistryRecords, statement_workspace
from services.reporting.console.study_periods import StudyPeriodsView
from services.reporting.domain.statements import CONDITIONS
from services.reporting.guards import STATEMENTS
from services.reporting.projections import content_store
from services.reporting.queries import DeliveryQueries, FeedCursors, PartnerRecords, ReportQueries
from services.reporting.reports.issuing import CorrectionQueries, Issuing, SignedPositions
from services.reporting.service import OWN_LOGS, Service, consumed_logs, open_service
from services.reporting.settings import Settings
from shared.environment.settings import read_settings
from shared.event_store.awaiting import Awaiting
from shared.event_store.saved_filters import SavedFilters
from shared.event_store.statements import StatementRecording
from shared.transparency.signing_key import WITNESS, SigningKey
from shared.web.account_names import account_names_from, officers_from
from shared.web.allowance import Allowance
from shared.web.api import create_api
from shared.web.checkpoints import READERS as READERS_OF_LOGS
from shared.web.checkpoints import checkpoints
from shared.web.computing import offload, pool_of
from shared.web.console import ReadOnlySession, create_console
from shared.web.console.awaiting import AwaitingView
from shared.web.console.list_support import ListSupport
from shared.web.console.uploads import Uploads
from shared.web.events import events
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.health import commands_need
from shared.web.marking_operation import marking_operation
from shared.web.metrics import MonitoredDatabase, computing_samples, metrics, partner_samples
from shared.web.navigation import Navigation
from shared.web.personal_names import PersonalNames, record_source
from shared.web.session_renewal import renewal_from
from shared.web.settings import web_settings
from shared.web.statements.console import statement_pages
from shared.web.statements.endpoints import statement_endpoints
from shared.web.statements.hand_over import HandOverView
from shared.web.witness import witness
from shared.web.wording import Wordings

FOLDER = Path(__file__).parent
VERSION = version("rapporteur")
WORDINGS: Wordings = {
    "ends-before-it-begins": _l(
        "The period cannot end on %(last_day)s: it begins on %(first_day)s. Change one of the two."
    ),
    "name-means-days": _l("%(name)s looks like dates, and reports would read it as dates. Choose another name."),
    "already-defined": _l(
        "This id belongs to the study period %(name)s, which has different content. Correct that one."
    ),
    "already-taken": _l("Another study period already has this name. Choose another one."),
    "record-stated": _l("The record of %(clause)s already has its first day: %(since)s. Correct that day."),
    "record-not-stated": _l("The record of %(clause)s has no first day. Record it first."),
    "own-draft": _l("Only an approver who did not draft the report can issue it."),
    "draft-decided": _l("This draft was already issued or withdrawn. Draft another one."),
    "already-drafted": _l("The id %(id)s belongs to another report. Leave it out to get a new one."),
    "not-issued": _l(
        "Only an issued report can be revised. Issue it first, or withdraw the draft and draft another one."
    ),
    "nothing-corrected": _l(
        "Nothing differs from the report that it corrects, so there is nothing to issue. Withdraw the draft, or record"
        " the right facts and draft another one."
    ),
    "events-set-aside": _l(
        "This version of the program cannot read %(count)s events that this report would count. The report cannot"
        " be issued until they are read: see “Entries left out of the count”."
    ),
    "not-as-signed": _l(
        "The first %(position)s events counted from the log %(log)s differ from the signed ones, so"
        " nothing can be issued from them. Ask an operator to run `rapporteur doctor`."
    ),
    "damaged": _l("The bytes stored under %(sha256)s differ from the issued ones. Restore them from a backup."),
    "kept-elsewhere": _l("%(id)s is kept by another service. Name its officer there."),
    "until-before-since": _l("The last day, %(until)s, is before the first, %(since)s. Change one of the two."),
    "of-no-report": _l("Name the report of the passage: fill in the period, the meeting, or both."),
    "before-the-log": _l("The log begins on %(begins)s. Nothing was recorded before."),
}


def create_app(
    settings: Settings | None = None,
    navigation: Navigation | None = None,
    statements: StatementRecording = STATEMENTS,
) -> Flask:
    """Return the application. `settings` None: read them from the environment. `navigation`: the menu of the whole
    installation, from the package that assembles it."""
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
            **commands_need(settings.home, database=service.engine),
            "facts": lambda: check_facts(service),
        },
    )
    report_queries = ReportQueries(service.reader)
    signed = SignedPositions(settings.checkpoints)
    issuing = Issuing(service, service.handler, content_store(service.engine), service.staff, report_queries, signed)
    correcting = CorrectionQueries(service.facts, report_queries)
    add_api(app, service, issuing)
    add_console(app, service, issuing)
    for blueprint in (
        *report_pages(service, issuing, correcting),
        *auditing(service, correcting),
        *feeds(app, service),
    ):
        app.register_blueprint(blueprint)
    offload(app, "reporting", COMPUTED, COMPUTED_ACTS)
    app.extensions["reporting"] = service
    return app


def add_api(app: Flask, service: Service, issuing: Issuing) -> None:
    """Add the API operations and their document."""
    create_api(
        app,
        "Rapporteur: reporting",
        VERSION,
        study_periods(service.handler, service.staff, service.facts),
        clause_records(service.handler, service.staff, service.facts),
        *statement_endpoints(service, STATEMENT_ACCESS, CONDITIONS),
        marking_operation(service.handler.handle, ("period", "clause", *service.statements.kinds), WRITERS),
        figures(service.facts),
        issuing_endpoints(issuing, issuing.report_queries),
        comparing_endpoints(service.facts),
        beside=partners_paths(),
        address=service.settings.public_url or "/",
    )


def add_console(app: Flask, service: Service, issuing: Issuing) -> None:
    """Add the console: the pages of study periods, items, reports and statements, and their part of the start page."""
    settings, handler, staff = service.settings, service.handler, service.staff
    reading = ReadOnlySession(settings.reader_database or settings.database)
    waiting = AwaitingView(handler.handle_all, Awaiting(service.reader))
    holders, officers = account_names_from(settings.registry_url), partial(officers_from, settings.registry_url)
    others = RegistryRecords(holders, record_source(PersonalNames(settings.registry_url)), officers)
    work = statement_workspace(service, staff, issuing.report_queries, others)
    uploads = Uploads(settings.home / "uploads" / "reporting")
    recorded = statement_pages(app, work, reading, _l("All kinds of records"), uploads)
    found, deliveries = search(issuing.report_queries, staff), DeliveryQueries(service.reader, service.logs["partners"])
    views = (
        StudyPeriodsView(handler, staff, reading),
        ClauseRecordsView(handler, staff, reading),
        ReportsView(issuing, staff, reading),
        SetAsideView(reading, "set-aside"),
        HandOverView(work, officers),
        DeskView(service.facts, issuing.report_queries, staff, work, settings, READER_LANGUAGE),
    )
    create_console(
        app,
        reading,
        [*views, *recorded.views, waiting],
        roles=READERS,
        tasks=lambda: [
            *waiting.tasks("/reporting/console"),
            *tasks(issuing.report_queries, work, service.disabled_accounts()),
            *parked_webhooks(deliveries.rows()),
        ],
        panels=lambda: beside(issuing.report_queries),
        progress=lambda: progress(service),
        search=lambda typed: [*found(typed), *recorded.search(typed)],
        lists=ListSupport(SavedFilters(service.engine, service.reader), service.handler),
    )


def report_pages(service: Service, issuing: Issuing, correcting: CorrectionQueries) -> tuple[Blueprint, ...]:
    """Return the pages of reports (issued, drafted, live and compared), and the page of who sees what in them."""
    facts, queries = service.facts, issuing.report_queries
    counted = partial(lag, service), lambda: len(service.staff.set_aside())
    return (
        issued_pages(facts, queries, correcting),
        previews(issuing, queries),
        report_files(facts, queries, issuing, service.settings),
        who_sees_what(),
        member_pages(facts),
        comparing_pages(facts),
        pages(facts, queries, *counted),
        resolution_page(ResolutionContext(facts, queries, *counted, account_names_from(service.settings.registry_url))),
    )


def auditing(service: Service, correcting: CorrectionQueries) -> tuple[Blueprint, ...]:
    """Return the auditor's page, the replay, and the pages of our own logs' events."""
    settings, facts = service.settings, service.facts
    holders = account_names_from(settings.registry_url)
    elsewhere = {"registry": settings.registry_url, "meetings": settings.meetings_url}
    heads = LogHeads(facts, service.logs, elsewhere, SignedPositions(settings.checkpoints).newest)
    return (
        audit_pages(AuditContext(facts, correcting.report_queries, service.staff, correcting, heads, holders)),
        figure_events(facts, heads),
        replay_pages(facts, holders),
        events("reporting", service.logs["reporting"], holders=holders),
        events("reporting", service.logs["partners"], holders=holders, path="partners/events"),
    )


def feeds(app: Flask, service: Service) -> tuple[Blueprint, ...]:
    """Return the endpoints for programs: the feeds of both logs, the documents of their events, and the metrics."""
    settings, readings = service.settings, FeedCursors(service.engine, service.reader)
    partner_log = service.logs["partners"]
    allowance = Allowance(RATE, BURST, AT_ONCE)
    database = MonitoredDatabase(service.reader, OWN_LOGS, lambda: consumed_logs(service.reader))
    webhooks = DeliveryQueries(service.reader, partner_log)
    beside = (
        lambda: computing_samples(pool_of(app)),
        lambda: partner_samples(readings.positions(), partner_log.size()),
        lambda: webhook_samples(webhooks),
    )
    return (
        event_documents(settings, VERSION),
        feed("reporting", service.logs["reporting"]),
        checkpoints("reporting", service.logs["reporting"]),
        checkpoints("reporting", partner_log, roles=(*READERS_OF_LOGS, "partner")),
        partners_feed(partner_log, readings, allowance),
        partner_records(PartnerRecords(partner_log), FOLLOWERS, allowance),
        partners_readings(partner_log, readings),
        webhook_deliveries(webhooks),
        witness("reporting", settings.witness_name, SigningKey(settings.signing_keys, WITNESS), service.engine),
        metrics("reporting", settings, [database], beside=beside),
    )


def check_facts(service: Service) -> None:
    """Raise if there are no facts yet."""
    service.facts.applied_positions()


def lag(service: Service) -> int:
    """Return the number of sealed events of reporting's own log not read yet; the ends of other logs are not known here."""
    return max(0, service.logs["reporting"].size() - service.facts.applied_positions()["reporting"])


def wsgi() -> Flask:
    """Return the WSGI application for gunicorn. Every route is under /reporting."""
    return create_app()
