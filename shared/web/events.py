"""Pages over a sealed log: its events by record, account, command or position, each with its stored bytes and its
proof.

`GET /<service>/events`, the same as NDJSON, one event as a page, and the proof that it is in the log. Programs that
follow a log use the feed instead.
"""

from itertools import pairwise
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from shared.domain.errors import Malformed, NotThere
from shared.domain.event import AnyEnvelope, SealedEvent
from shared.event_store.event_search import EventQuery, envelope, search
from shared.event_store.log import Log
from shared.event_store.log_proofs import InclusionProof, LogProver
from shared.web.access import access
from shared.web.account_names import AccountNames, names_unavailable, no_account_names
from shared.web.feed import MEDIA_TYPE, line, whole_number
from shared.web.strict_json import is_clean, printable

PAGE, MOST = 50, 10_000
ASKED = ("stream", "account", "command", "at")
LONGEST = 2_000
FARTHEST = 10**12


class EventView(msgspec.Struct, frozen=True):
    """An event and its envelope, for templates."""

    event: SealedEvent
    said: AnyEnvelope

    @property
    def what(self) -> str:
        """Return the event's name in words: `rapporteur.library.book-lent.v1` is "book lent"."""
        return self.said.type.split(".")[-2].replace("-", " ")


def events(
    service: str,
    log: Log,
    *,
    roles: tuple[str, ...] = ("auditor", "staff", "approver", "administrator"),
    holders: AccountNames = no_account_names,
    path: str = "events",
) -> Blueprint:
    """Return the pages `/<service>/<path>` over a log."""
    blueprint = Blueprint(path.replace("/", "-"), __name__, url_prefix=f"/{service}")
    proving, base = LogProver(log), f"/{service}/{path}"

    @blueprint.get(f"/{path}")
    @access(*roles)
    def listed() -> str:
        """Events in the order of the log, a page of them."""
        asked, texts = _asked("after")
        found = search(log, asked, whole_number("after", 0, 0, FARTHEST), PAGE)
        shown = [EventView(event, envelope(event.bytes)) for event in found.events]
        return render_template(
            "events.html",
            log=log.name,
            base=base,
            asked=texts,
            found=found,
            shown=shown,
            size=log.size(),
            names=holders(each.said.actor for each in shown),
            silent=names_unavailable(),
            next_path=_address(base, texts, after=found.looked) if found.more else None,
            download=_address(f"{base}.ndjson", texts),
        )

    @blueprint.get(f"/{path}.ndjson")
    @access(*roles, "service")
    def downloaded() -> Response:
        """The same as they are stored, a line each as in the feed. Where there are more, Link names the next part."""
        asked, texts = _asked("after", "limit")
        found = search(log, asked, whole_number("after", 0, 0, FARTHEST), whole_number("limit", MOST, 1, MOST))
        answer = Response([line(event) + b"\n" for event in found.events], mimetype=MEDIA_TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{log.name}-events.ndjson"'
        answer.headers["Cache-Control"] = "no-store"
        if found.more:
            answer.headers["Link"] = f'<{_address(f"{base}.ndjson", texts, after=found.looked)}>; rel="next"'
        return answer

    @blueprint.get(f"/{path}/<position>")
    @access(*roles)
    def one(position: str) -> str:
        """An event as it is stored, and what proves that it lies in the log."""
        proof = proving.inclusion(_number(position, log.name), _size())
        shown = EventView(proof.event, envelope(proof.event.bytes))
        names = holders([shown.said.actor])
        words = {"log": log.name, "base": base, "sealed": log.size(), "silent": names_unavailable()}
        return render_template("event.html", proof=proof, shown=shown, names=names, **words)

    @blueprint.get(f"/{path}/<position>/proof.json")
    @access(*roles, "service")
    def proof(position: str) -> Response:
        """The event's line and its inclusion path: with the log's root, enough to check it elsewhere."""
        content = msgspec.json.format(
            proof_json(log.name, proving.inclusion(_number(position, log.name), _size())), indent=1
        )
        name = f'attachment; filename="{log.name}-{position}-proof.json"'
        return Response(content + b"\n", mimetype="application/json", headers={"Content-Disposition": name})

    @blueprint.get(f"/{path}/head.json")
    @access(*roles, "service")
    def head() -> Response:
        """Origin, size and root of the log: now, or as it was at a size."""
        size = _size()
        within = log.size() if size is None else size
        body = {"log": log.name, "origin": log.origin(), "sealed": log.size(), "size": within}
        return Response(
            msgspec.json.encode(body | {"root": proving.root(within).hex()}),
            mimetype="application/json",
            headers={"Cache-Control": "no-store"},
        )

    return blueprint


def proof_json(log: str, proof: InclusionProof) -> bytes:
    event = proof.event
    return msgspec.json.encode(
        {
            "log": log,
            "origin": proof.origin,
            "size": proof.size,
            "root": proof.root.hex(),
            "position": event.position,
            "recorded": event.recorded,
            "bytes": event.bytes.decode(),
            "leaf": proof.leaf.hex(),
            "path": [each.hex() for each in proof.path],
        }
    )


def _asked(*more: str) -> tuple[EventQuery, dict[str, str]]:
    """Return the filters in the address, parsed and as text. Raises Malformed."""
    unknown = set(request.args) - {*ASKED, *more}
    if unknown:
        raise Malformed(printable(min(unknown)), _("Use %(names)s.", names=", ".join((*ASKED, *more))))
    texts = {name: text for name in ASKED if (text := request.args.get(name, "").strip())}
    for name, text in texts.items():
        if len(text) > LONGEST or not is_clean(text):
            remedy = _("Write at most %(longest)s characters, without control characters.", longest=LONGEST)
            raise Malformed(name, remedy)
    spans = spans_of(texts["at"]) if "at" in texts else None
    return EventQuery(texts.get("stream"), texts.get("account"), texts.get("command"), spans), texts


def spans_of(text: str) -> list[tuple[int, int]]:
    """Return the first and last positions in `3,7-9`, in order and disjoint. Raises Malformed."""
    spans: list[tuple[int, int]] = []
    for part in text.split(","):
        first, _dash, last = (each.strip() for each in part.partition("-"))
        numbers = [each for each in (first, last or first) if each.isascii() and each.isdigit() and len(each) < 13]
        if len(numbers) < 2 or not 0 < int(numbers[0]) <= int(numbers[1]):
            raise Malformed("at", _("Write positions such as 17, or 3,7-9."))
        spans.append((int(numbers[0]), int(numbers[1])))
    spans.sort()
    if any(after[0] <= before[1] for before, after in pairwise(spans)):
        raise Malformed("at", _("Name each position once."))
    return spans


def _number(position: str, log: str) -> int:
    """Return a position. Raises NotThere for anything else."""
    if not (position.isascii() and position.isdigit() and len(position) < 13):
        raise NotThere(id=f"{log}:{printable(position)}")
    return int(position)


def _size() -> int | None:
    size = whole_number("size", 0, 0, FARTHEST) if "size" in request.args else None
    if size == 0:
        raise NotThere(id="size 0")
    return size


def _address(base: str, texts: dict[str, str], **more: int) -> str:
    query = urlencode({**texts, **more})
    return f"{base}?{query}" if query else base
