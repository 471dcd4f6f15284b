"""An AsyncAPI 3.0 document (asyncapi.com, specification 3.0.0) of some logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from shared.web.asyncapi.log import CLOUDEVENT, LogDescription, channels, messages, operations
from shared.web.asyncapi.schemas import schemas

SCRAM, CLIENT, BEARER = "scram", "client", "bearer"


@dataclass(frozen=True)
class ServerAddresses:
    """The addresses of feeds and tokens, as public URLs, and Kafka's protocol."""

    feed: str
    token: str
    kafka_protocol: str = "SASL_SSL"


def document(
    title: str, version: str, about: str, logs: Sequence[LogDescription], places: ServerAddresses
) -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": title,
            "version": version,
            "description": about,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": CLOUDEVENT,
        "servers": _servers(places),
        "channels": {name: channel for log in logs for name, channel in channels(log).items()},
        "operations": {name: operation for log in logs for name, operation in operations(log).items()},
        "components": {
            "messages": {name: message for log in logs for name, message in messages(log).items()},
            "schemas": schemas([(log.name, log.events, log.envelope) for log in logs]),
            "securitySchemes": _security(places),
        },
    }


def _servers(places: ServerAddresses) -> dict[str, Any]:
    address = urlsplit(places.feed)
    return {
        "kafka": {
            "host": "{bootstrap}",
            "protocol": "kafka-secure" if places.kafka_protocol.endswith("SSL") else "kafka",
            "description": f"Apache Kafka, spoken to by {places.kafka_protocol}. Its address comes with the credentials.",
            "variables": {"bootstrap": {"description": "Bootstrap servers.", "examples": ["kafka.example:9093"]}},
            "security": [{"$ref": f"#/components/securitySchemes/{SCRAM}"}],
        },
        "feed": {
            "host": address.netloc,
            "protocol": address.scheme,
            "description": "The feeds, over HTTP, at the address by which this document was asked for.",
            "security": [{"$ref": f"#/components/securitySchemes/{name}"} for name in (CLIENT, BEARER)],
        },
    }


def _security(places: ServerAddresses) -> dict[str, Any]:
    return {
        SCRAM: {"type": "scramSha512", "description": "The user and the password that the bureau gave."},
        CLIENT: {
            "type": "oauth2",
            "description": "Client credentials (RFC 6749, section 4.4). A token is good for an hour at most.",
            "flows": {"clientCredentials": {"tokenUrl": places.token, "availableScopes": {}}},
        },
        BEARER: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
