"""The document as JSON, and as a page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from flask import Blueprint, Response, g, render_template

from shared.web.access import access, public


@dataclass(frozen=True)
class EventDocument:
    """A document with the last parts of its two addresses, its roles (none: everyone), and its factory.

    Its addresses come from the settings, because an address in a request may be forged.
    """

    file: str
    page: str
    roles: tuple[str, ...]
    made: Callable[[], dict[str, Any]]


def describe_events(service: str, offers: tuple[EventDocument, ...]) -> Blueprint:
    """Serve `/<service>/<file>` and `/<service>/<page>` for each document."""
    blueprint = Blueprint("event-documents", __name__, url_prefix=f"/{service}")
    for offer in offers:
        _serve(blueprint, offer)
    return blueprint


def _serve(blueprint: Blueprint, offer: EventDocument) -> None:
    # Generated from the code alone, once, at the first request.
    made, declare = lru_cache(maxsize=1)(offer.made), access(*offer.roles) if offer.roles else public
    name = offer.page.replace("/", "-")

    def as_json() -> Response:
        return Response(msgspec.json.encode(made()), mimetype="application/json")

    def page() -> str:
        g.section = "events"
        return render_template("event_documents.html", document=made(), file=offer.file, logs=parts(made()))

    blueprint.add_url_rule(f"/{offer.file}", f"{name}-json", declare(as_json))
    blueprint.add_url_rule(f"/{offer.page}", name, declare(page))


def parts(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the document by log, for the page: its channels, and each event with fields and example."""
    shapes = document["components"]["schemas"]
    logs: dict[str, dict[str, Any]] = {}
    for name, channel in document["channels"].items():
        log = logs.setdefault(name.rpartition("-")[0], {"channels": [], "events": []})
        log["channels"].append(channel)
        log["name"] = name.rpartition("-")[0]
        if not name.endswith("-topic"):
            continue
        for event in channel["messages"]:
            message = document["components"]["messages"][event]
            data = shapes[message["payload"]["$ref"].rpartition("/")[2]]["properties"]["data"]
            example = message.get("examples", [{}])[0].get("payload")
            log["events"].append(
                {
                    "message": message,
                    "shape": data["$ref"].rpartition("/")[2],
                    "example": example and msgspec.json.format(msgspec.json.encode(example), indent=2).decode(),
                }
            )
    return list(logs.values())
