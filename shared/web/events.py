"""Pages over a sealed log: its events by record, account, command or position, each with its stored bytes and proof.

`GET /<service>/events`, the same as NDJSON, one event as a page, and the proof that it is in the log. Programs that
follow a log use the feed instead.
"""

from itertools import pairwise
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from shared.domain.errors import Malformed, NotThere
from shared.domain.event import AnyEnvelope, SealedEvent, envelope
from shared.event_store.event_search import EventQuery, search
from shared.event_store.log import Log
from shared.event_store.log_proofs import InclusionProof, LogProver
from shared.web.account_names import AccountNames, no_account_names
from shared.web.feed import MEDIA_TYPE, line
from shared.web.feed_query import refuse_unknown, whole_number
from shared.web.personal_names import names_unavailable
from shared.web.strict_json import is_clean, printable

PAGE, MOST = 50, 10_000
FILTERS = ("stream", "account", "command", "at")
LONGEST = 2_000  # characters
FARTHEST = 10**12


class EventView(msgspec.Struct, frozen=True):
    """An event and its envelope, for templates."""

    event: SealedEvent
    envelope: AnyEnvelope

    @property
    def what(self) -> str:
        """Return the event's name in words: "book lent" for `rapporteur.library.book-lent.v1`."""
        return self.envelope.type.split(".")[-2].replace("-", " ")


class EventPages(msgspec.Struct, frozen=True):
    """The responses of the pages at `base` over a log."""

    log: Log
    proving: LogProver
    base: str
    roles: frozenset[str]
    holders: AccountNames

    def roles_for(self, view: str, _method: str) -> frozenset[str]:
        """Return the roles declared for a view function: our own services may read whatever is for programs."""
        return self.roles | {"service"} if view in ("downloaded", "proof", "head") else self.roles

    def listed(self) -> str:
        """Return the list page: events in the order of the log."""
        query, texts = _event_query("after")
        results = search(self.log, query, whole_number("after", 0, 0, FARTHEST), PAGE)
        shown = [EventView(event, envelope(event.bytes)) for event in results.events]
        return render_template(
            "events.html",
            log=self.log.name,
            base=self.base,
            query=texts,
            found=results,
            shown=shown,
            size=self.log.size(),
            names=self.holders(each.envelope.actor for each in shown),
            silent=names_unavailable(),
            next_path=_address(self.base, texts, after=results.looked) if results.more else None,
            download=_address(f"{self.base}.ndjson", texts),
        )

    def downloaded(self) -> Response:
        """Return the same events as stored, one per line as in the feed. If there are more, the Link header names the
        next part."""
        query, texts = _event_query("after", "limit")
        results = search(self.log, query, whole_number("after", 0, 0, FARTHEST), whole_number("limit", MOST, 1, MOST))
        answer = Response([line(event) + b"\n" for event in results.events], mimetype=MEDIA_TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.log.name}-events.ndjson"'
        answer.headers["Cache-Control"] = "no-store"
        if results.more:
            next_part = _address(f"{self.base}.ndjson", texts, after=results.looked)
            answer.headers["Link"] = f'<{next_part}>; rel="next"'
        return answer

    def one(self, position: str) -> str:
        """Return the page of an event as stored, with the proof that it is in the log."""
        proof = self._proof(position)
        shown = EventView(proof.event, envelope(proof.event.bytes))
        names = self.holders([shown.envelope.actor])
        values = {"log": self.log.name, "base": self.base, "sealed": self.log.size(), "silent": names_unavailable()}
        return render_template("event.html", proof=proof, shown=shown, names=names, **values)

    def proof(self, position: str) -> Response:
        """Return the event's line and its inclusion path, which together with the log's root suffice to check it
        elsewhere."""
        content = msgspec.json.format(proof_json(self.log.name, self._proof(position)), indent=1)
        name = f'attachment; filename="{self.log.name}-{position}-proof.json"'
        return Response(content + b"\n", mimetype="application/json", headers={"Content-Disposition": name})

    def head(self) -> Response:
        """Return origin, size and root of the log, now or at a given size."""
        size = _size()
        within = self.log.size() if size is None else size
        body = {"log": self.log.name, "origin": self.log.origin(), "sealed": self.log.size(), "size": within}
        return Response(
            msgspec.json.encode(body | {"root": self.proving.root(within).hex()}),
            mimetype="application/json",
            headers={"Cache-Control": "no-store"},
        )

    def _proof(self, position: str) -> InclusionProof:
        return self.proving.inclusion(_number(position, self.log.name), _size())


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
    pages = EventPages(log, LogProver(log), f"/{service}/{path}", frozenset(roles), holders)
    blueprint.add_url_rule(f"/{path}", view_func=pages.listed)
    blueprint.add_url_rule(f"/{path}.ndjson", view_func=pages.downloaded)
    blueprint.add_url_rule(f"/{path}/<position>", view_func=pages.one)
    blueprint.add_url_rule(f"/{path}/<position>/proof.json", view_func=pages.proof)
    blueprint.add_url_rule(f"/{path}/head.json", view_func=pages.head)
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


def _event_query(*more: str) -> tuple[EventQuery, dict[str, str]]:
    """Return the filters in the address, parsed and as text. Raises Malformed."""
    refuse_unknown((*FILTERS, *more))
    texts = {name: text for name in FILTERS if (text := request.args.get(name, "").strip())}
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
