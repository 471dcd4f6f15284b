"""The web application of the registry, with all its parts connected."""

import os
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from services.registry import console, read_models
from services.registry.api import WORDINGS, CredentialAccess, WebhookAccess, create_endpoints
from services.registry.api.oauth import oauth
from services.registry.api.sessions import renewal
from services.registry.api.webhooks import signing_secrets
from services.registry.console import create_registry_console
from services.registry.console.authentications import AuthenticationLog
from services.registry.console.imports import OrganizationsImport
from services.registry.console.membership_import import MembershipsImport
from services.registry.console.own_account import own_account
from services.registry.console.people_import import PeopleImport
from services.registry.console.record_sources import statement_workspace
from services.registry.console.sessions import AccountSessions, session_pages
from services.registry.console.signing_in import sign_in_pages
from services.registry.guards import STATEMENTS
from services.registry.service import (
    LOG,
    READS,
    Service,
    end_session,
    give_first_password,
    give_password,
    open_service,
    renew,
    sessions_of,
    why_no_users,
)
from services.registry.service.accounts import renew_service_token
from services.registry.service.partners import issue_partner_token, make_credential
from services.registry.service.sessions import end_sessions
from services.registry.service.webhooks import handle_webhook, make_webhook_secret
from services.registry.service.webhooks import signing_secrets as secrets_of_webhook
from services.registry.settings import Settings
from shared.contracts.registry.memberships import MEMBERSHIPS
from shared.environment.settings import read_settings
from shared.event_store.awaiting import Awaiting
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.saved_filters import SavedFilters
from shared.event_store.statements import StatementRecording
from shared.privacy.vault_set_aside import TasksSetAside
from shared.web.api import create_api
from shared.web.checkpoints import checkpoints
from shared.web.console import CommonStart, Peer, ReadOnlySession
from shared.web.console.awaiting import AwaitingView
from shared.web.console.list_support import ListSupport
from shared.web.console.log_progress import log_progress
from shared.web.console.uploads import Uploads
from shared.web.events import events
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.health import commands_need
from shared.web.metrics import MonitoredDatabase, metrics, partner_samples
from shared.web.navigation import Navigation
from shared.web.settings import web_settings
from shared.web.statements.console import statement_pages
from shared.web.token_operation import token_operation
from shared.web.viewer import viewer

FOLDER = Path(__file__).parent
VERSION = version("rapporteur")
TOKENS = "/registry/oauth/token"


def create_app(
    settings: Settings | None = None,
    navigation: Navigation | None = None,
    statements: StatementRecording = STATEMENTS,
) -> Flask:
    """Return the application; settings come from the environment if none are given. Call it after the fork."""
    service = open_service(settings or read_settings(Settings, os.environ), statements=statements)
    settings = service.settings
    web = web_settings(
        settings,
        service.revocations.is_revoked,
        lambda _token: renew(service, str(viewer().account), str(viewer().session)),
        navigation or Navigation(),
    )
    checks = commands_need(settings.home, database=service.engine, vault=service.vault_engine)
    app = create_service_app("registry", web, templates=FOLDER / "templates", wordings=WORDINGS, checks=checks)
    app.extensions["registry"] = service
    _create_endpoints(app, service)
    _create_pages(app, service)
    _create_sign_in(app, service)
    app.register_blueprint(oauth(lambda name, secret, address: issue_partner_token(service, name, secret, address)))
    app.register_blueprint(signing_secrets(lambda webhook: secrets_of_webhook(service, webhook)))
    app.register_blueprint(feed("registry", service.log))
    app.register_blueprint(checkpoints("registry", service.log))
    app.register_blueprint(events("registry", service.log, holders=lambda accounts: service.names.of(list(accounts))))
    watched = [MonitoredDatabase(service.reader, (LOG,)), MonitoredDatabase(service.vault_reader, reads=lambda: READS)]
    queries = service.queries
    reading = [lambda: partner_samples(queries.furthest_in_kafka(), queries.published_to_kafka())]
    app.register_blueprint(metrics("registry", service.settings, watched, beside=reading))
    return app


def _create_endpoints(app: Flask, service: Service) -> None:
    credential_access = CredentialAccess(lambda command, by: make_credential(service, command, by), service.clients.of)
    endpoints = create_endpoints(
        service.handle,
        service.handle_all,
        service.queries,
        service.names,
        credential_access,
        _webhooks(service),
        service,
    )
    create_api(
        app,
        "Registry",
        VERSION,
        *endpoints,
        beside={TOKENS: token_operation("Token", "tokens")},
        address=service.settings.public_url or "/",
    )


def _create_pages(app: Flask, service: Service) -> None:
    """Create the console: its pages for records, statements and imports, and their part of the start page."""
    settings = service.settings
    reading = ReadOnlySession(settings.reader_database or settings.database)
    uploads = Uploads(settings.home / "uploads" / "registry")
    importing = OrganizationsImport(service.handler, service.queries, uploads)
    work = statement_workspace(service, service.queries, service.names)
    own_imports = {MEMBERSHIPS.name: MembershipsImport}
    recorded = statement_pages(app, work, reading, _l("All kinds of records"), uploads, own_imports=own_imports)
    create_registry_console(
        app,
        service.handle,
        service.queries,
        service.names,
        reading,
        _partner_access(service),
        _account_passwords(service),
        work,
        recorded,
        service.register,
        importing,
        PeopleImport(service.handler, service.queries, service.names, service.keep_names, uploads),
        AwaitingView(service.handle_all, Awaiting(service.reader, read_models.in_error)),
        AuthenticationLog(service),
        lists=ListSupport(SavedFilters(service.engine, service.reader), service.handler),
        progress=lambda: log_progress(service.reader, LOG, OutboxKey(settings.outbox_key), {}, {}),
        elsewhere=(meetings := Peer("meetings", f"{settings.meetings_url}/meetings/console"),),
        common=CommonStart(
            peers=(meetings, Peer("reporting", f"{settings.reporting_url}/reporting/console")),
            aside=TasksSetAside(service.vault_engine, service.vault_reader),
            name_of=lambda account: service.names.of([account]).get(account, account),
        ),
    )


def _create_sign_in(app: Flask, service: Service) -> None:
    """Create the pages for signing in, one's own account and its sessions, and the renewal of tokens."""
    app.register_blueprint(sign_in_pages(service))
    app.register_blueprint(own_account(service))
    app.register_blueprint(
        renewal(
            session=lambda: renew(service, str(viewer().account), str(viewer().session)),
            service=lambda: renew_service_token(service, str(viewer().account)),
        )
    )
    app.register_blueprint(session_pages(_kept_sessions(service)))


def _webhooks(service: Service) -> WebhookAccess:
    return WebhookAccess(
        handle=lambda command, by: handle_webhook(service, command, by),
        make_secret=lambda command, by: make_webhook_secret(service, command, by),
        secrets=lambda webhook: secrets_of_webhook(service, webhook),
    )


def _partner_access(service: Service) -> console.PartnerAccess:
    settings = service.settings
    return console.PartnerAccess(
        make_credential=lambda command, by: make_credential(service, command, by),
        credential_use=service.clients.of,
        why_no_users=lambda: why_no_users(service),
        kafka=kafka_for_partners(settings),
        reporting=settings.reporting_url,
        handle_webhook=lambda command, by: handle_webhook(service, command, by),
        make_webhook_secret=lambda command, by: make_webhook_secret(service, command, by),
        addresses=console.Addresses(
            settings.public_address(settings.registry_url), settings.public_address(settings.reporting_url)
        ),
    )


def kafka_for_partners(settings: Settings) -> console.KafkaAddress:
    """Return the address of Kafka for partners: from the settings, or else the one that this program uses."""
    if settings.partners_kafka is None:
        return console.KafkaAddress(settings.kafka, settings.effective_kafka_protocol, settings.topic_prefix)
    return console.KafkaAddress(
        settings.partners_kafka,
        settings.partners_kafka_protocol,
        settings.topic_prefix,
        outside=True,
        ca_file=settings.partners_kafka_ca_file,
    )


def _account_passwords(service: Service) -> console.AccountPasswords:
    return console.AccountPasswords(
        give=lambda account, by, known_state: give_password(service, account, by, known_state),
        give_first=lambda account, by: give_first_password(service, account, by),
        state=service.credentials.state,
        is_chosen=service.credentials.is_chosen,
    )


def _kept_sessions(service: Service) -> AccountSessions:
    return AccountSessions(
        sessions_of=lambda account: sessions_of(service, account),
        end=lambda account, session: end_session(service, account, session, by=str(viewer().account)),
        end_others=lambda account, but: end_sessions(service, account, by=account, but=but),
        name_of=lambda account: service.names.of([account]).get(account, account),
    )
