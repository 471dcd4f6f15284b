"""The documentation of events: for partners, open to everyone; for all logs, open to roles that may read them."""

from typing import Any

from flask import Blueprint

from services.reporting.read_models.tables import LOGS as LOGS_COUNTED
from services.reporting.service import CONTRACTS
from services.reporting.settings import Settings
from shared.contracts.examples import examples
from shared.contracts.partner_versions import OVERLAPS
from shared.domain.event import envelope_of
from shared.web.asyncapi.document import ServerAddresses, document
from shared.web.asyncapi.log import LogDescription, docstring_line
from shared.web.asyncapi.serving import EventDocument, describe_events

FOLLOWERS = ("auditor", "service")
FEEDS = {"partners": "/reporting/partners/feed"} | {log: f"/{log}/feed" for log in LOGS_COUNTED}
PARTNERS = (
    "Public facts about industry's part in ITU-T, published to partners once each, in order. Begin with "
    "docs/partners.md, which shows how to read them with Python, curl and Kafka's own tools."
)
LOGS = "The events of every log as they are kept, for auditors and services. Partners read only the log `partners`."


def event_documents(settings: Settings, version: str) -> Blueprint:
    """Serve `/reporting/asyncapi.json` and `/reporting/event-types` to everyone, and the same with `-logs` and `/logs`
    to roles that may follow all logs."""

    def made(title: str, about: str, *logs: str) -> dict[str, Any]:
        address = settings.public_address(settings.reporting_url)
        token = f"{settings.public_address(settings.registry_url)}/registry/oauth/token"
        kafka = (settings.effective_kafka_protocol,) if settings.kafka else ()
        places = ServerAddresses(address, token, *kafka)
        return document(title, version, about, [_described(settings, log) for log in logs], places)

    return describe_events(
        "reporting",
        (
            EventDocument(
                "asyncapi.json",
                "event-types",
                (),
                lambda: made("Rapporteur: events for partners", PARTNERS, "partners"),
            ),
            EventDocument(
                "asyncapi-logs.json",
                "event-types/logs",
                FOLLOWERS,
                lambda: made("Rapporteur: events of all logs", LOGS, *FEEDS),
            ),
        ),
    )


def _described(settings: Settings, log: str) -> LogDescription:
    contract = CONTRACTS[log]
    topic = f"{settings.topic_prefix}{log}.events"
    events = contract.EVENTS
    overlaps = {each.type: (each.followed_by, each.until) for each in OVERLAPS}
    return LogDescription(
        log, docstring_line(contract), events, examples(log), topic, FEEDS[log], envelope_of(events.values()), overlaps
    )
