"""The AsyncAPI document: generated from the contracts, valid by the official schema, with a page that loads nothing
from other hosts."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask

from services.reporting.api.event_documents import FEEDS, event_documents
from shared.contracts import meetings, partners, registry, reporting
from tests.reporting.conftest import Reporting

pytestmark = pytest.mark.requirement("3.04")
OFFICIAL = Path(__file__).parents[1] / "vendored" / "asyncapi-3.0.0.schema.json"
CONTRACTS = {
    "registry": registry.EVENTS,
    "meetings": meetings.EVENTS,
    "reporting": reporting.EVENTS,
    "partners": partners.EVENTS,
}


def of_partners(of: Reporting) -> dict[str, Any]:
    """Return the document as served to a visitor."""
    answer = of.app.test_client().get("/reporting/asyncapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.data)
    return found


def of_all_logs(of: Reporting) -> dict[str, Any]:
    answer = of.app.test_client().get("/reporting/asyncapi-logs.json", headers=of.bearer("auditor"))
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_both_documents_are_valid_by_the_official_schema(reporting: Reporting) -> None:
    official = jsonschema_rs.validator_for(json.loads(OFFICIAL.read_bytes()))
    for document in (of_partners(reporting), of_all_logs(reporting)):
        assert [str(error) for error in official.iter_errors(document)] == []
    # The schema does refuse a channel without a required part, and an invalid name.
    spoilt = of_partners(reporting)
    spoilt["servers"]["feed"].pop("host")
    spoilt["channel"] = {}
    assert len(list(official.iter_errors(spoilt))) == 2


def test_every_reference_leads_somewhere(reporting: Reporting) -> None:
    document = of_all_logs(reporting)
    for place in set(re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(document))):
        found: Any = document
        for part in place.split("/"):
            found = found[part]


def test_each_event_is_told_with_an_example_that_is_as_its_schema_says(reporting: Reporting) -> None:
    document = of_all_logs(reporting)
    messages, schemas = document["components"]["messages"], document["components"]["schemas"]
    for log, events in CONTRACTS.items():
        assert set(document["channels"][f"{log}-topic"]["messages"]) == set(events)
        for name in events:
            [example] = messages[name]["examples"]
            whole = {"$ref": messages[name]["payload"]["$ref"], "components": {"schemas": schemas}}
            # Made once for the three: it takes longer than the checking.
            schema = jsonschema_rs.validator_for(whole)
            schema.validate(example["payload"])
            with pytest.raises(jsonschema_rs.ValidationError):
                schema.validate({**example["payload"], "type": "rapporteur.none.such.v1"})
            with pytest.raises(jsonschema_rs.ValidationError):
                schema.validate({**example["payload"], "data": {"unknown": 1}})


def test_the_other_logs_are_for_who_may_follow_them(reporting: Reporting) -> None:
    public = of_partners(reporting)
    assert set(public["channels"]) == {"partners-topic", "partners-feed"}
    assert not [
        name for name in public["components"]["messages"] if not name.startswith(("rapporteur.partners.", "partners-"))
    ]
    for path in ("/reporting/asyncapi-logs.json", "/reporting/event-types/logs"):
        client = reporting.app.test_client()
        assert client.get(path).status_code == 401
        assert client.get(path, headers=reporting.bearer("reader")).status_code == 403
        assert client.get(path, headers=reporting.bearer("service")).status_code == 200


def test_it_says_where_and_how_each_log_is_read(reporting: Reporting) -> None:
    document = of_all_logs(reporting)
    for log, feed in FEEDS.items():
        topic = document["channels"][f"{log}-topic"]
        assert topic["address"] == f"{log}.events"
        assert topic["bindings"]["kafka"]["partitions"] == 1
        assert document["channels"][f"{log}-feed"]["address"] == feed
    flows = document["components"]["securitySchemes"]["client"]["flows"]
    assert flows["clientCredentials"]["tokenUrl"].endswith("/registry/oauth/token")
    served = {rule.rule for rule in reporting.app.url_map.iter_rules()}
    assert FEEDS["reporting"] in served


def test_the_page_shows_channels_events_fields_and_examples_and_asks_nobody_else(reporting: Reporting) -> None:
    page = reporting.client("auditor").get("/reporting/event-types/logs").text
    for words in (
        "registry.events",
        "/registry/feed",
        "Organization merged",
        "rapporteur.registry.organization-merged.v1",
    ):
        assert words in page
    assert page.count("<summary>Example (invented)</summary>") == sum(map(len, CONTRACTS.values()))
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "<script>" not in page
    visitor = reporting.client().get("/reporting/event-types")
    assert visitor.status_code == 200
    assert "partners.events" in visitor.text


@pytest.mark.requirement("4.11")
def test_the_page_says_how_the_feed_is_read_and_where_a_token_comes_from(reporting: Reporting) -> None:
    page = reporting.client().get("/reporting/event-types").text
    for words in ("/registry/oauth/token", "0 to 30", "1 to 10000", "1000 by default", "docs/partners.md"):
        assert words in page
    assert 'href="/reporting/docs#PartnersFeed"' in page


@pytest.mark.requirement("4.11")
def test_the_partners_feed_is_in_the_api_document_as_it_answers(reporting: Reporting) -> None:
    client = reporting.app.test_client()
    document = json.loads(client.get("/reporting/openapi.json").data)
    feed = document["paths"]["/reporting/partners/feed"]["get"]
    assert {each["name"] for each in feed["parameters"]} == {"after", "since", "type", "subject", "limit", "wait"}
    assert set(feed["responses"]) == {"200", "401", "403", "409", "410", "422", "429", "503"}
    found = feed["responses"]["200"]
    assert "Rapporteur-Cursor" in found["headers"]
    [(media, content)] = found["content"].items()
    line = json.loads(content["example"])
    assert list(line) == ["position", "recorded", "bytes", "origin"]
    assert json.loads(line["bytes"])["source"] == "partners"
    answers = {
        401: client.get("/reporting/partners/feed"),
        403: client.get("/reporting/partners/feed", headers=reporting.bearer("reader")),
        422: client.get("/reporting/partners/feed?wait=31", headers=reporting.bearer("service")),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.mimetype in feed["responses"][str(status)]["content"]
    right = client.get("/reporting/partners/feed", headers=reporting.bearer("service"))
    assert (right.status_code, right.mimetype) == (200, media)
    assert 'id="PartnersFeed"' in client.get("/reporting/docs").text


@pytest.mark.parametrize(
    ("spoken", "protocol"), [("SASL_SSL", "kafka-secure"), ("SASL_PLAINTEXT", "kafka"), (None, "kafka-secure")]
)
def test_kafkas_protocol_is_the_one_that_is_spoken(reporting: Reporting, spoken: str | None, protocol: str) -> None:
    """Without a Kafka the document describes how one would be reached."""
    settings = replace(
        reporting.service.settings, kafka="kafka.example:9093" if spoken else None, kafka_protocol=spoken
    )
    app = Flask("documents")
    app.register_blueprint(event_documents(settings, "1"))
    server = (app.test_client().get("/reporting/asyncapi.json").json or {})["servers"]["kafka"]
    assert server["protocol"] == protocol
    assert (spoken or "SASL_SSL") in server["description"]


@pytest.mark.requirement("5.11")
def test_addresses_are_those_of_the_settings_whoever_asks_for_the_document(reporting: Reporting) -> None:
    """They are named as in the settings, since a name in a request may be forged."""
    for address in ("https://record.example", "http://127.0.0.1:8000"):
        app = Flask("documents")
        app.register_blueprint(event_documents(replace(reporting.service.settings, public_url=address), "1"))
        answer = app.test_client().get("/reporting/asyncapi.json", base_url="https://evil.example").json or {}
        feed, client = answer["servers"]["feed"], answer["components"]["securitySchemes"]["client"]
        assert f"{feed['protocol']}://{feed['host']}" == address
        assert client["flows"]["clientCredentials"]["tokenUrl"] == f"{address}/registry/oauth/token"
