"""The auditor's page: five questions, each answered in a sentence, with the ways on."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.reporting.api.asking import SEES_WHO, argument
from services.reporting.api.auditing.logs import Heads
from services.reporting.figures import AUDIENCES
from services.reporting.history import History, history_at
from services.reporting.queries import Facts, Shelf, Staff
from services.reporting.reports.auditing import completeness, deeds, spans_text, subjects
from services.reporting.reports.html import naming
from services.reporting.reports.issuing import Correcting
from services.reporting.reports.panel import lines
from shared.domain.errors import Malformed, Unavailable
from shared.domain.ids import is_id
from shared.event_store.codec import Codec
from shared.web.access import access
from shared.web.holders import Holders, holder_is_silent
from shared.web.sealed_search import as_typed, sealed, searched
from shared.web.security import asks

AUDITING = tuple(sorted(SEES_WHO))
PAGE = "/reporting/audit"
ISSUED_SHOWN = 20
Words = dict[str, Any]
ByWhom = Callable[[str], list[tuple[str, str, str | None]]]


def questions(
    facts: Facts, shelf: Shelf, staff: Staff, correcting: Correcting, heads: Heads, holders: Holders, codec: Codec
) -> Blueprint:
    blueprint = Blueprint("audit", __name__, url_prefix="/reporting")

    @blueprint.get("/audit")
    @access(*AUDITING)
    def page() -> ResponseReturnValue:
        """An auditor's first questions, each answered in a sentence with links."""
        asked, opens = _asked_of()
        try:
            history = history_at(facts, facts.moment())
        except Unavailable:
            return render_template("reporting/audit_nothing.html")
        issued = shelf.issued(AUDIENCES)
        words = {
            "moment": history.moment,
            "complete": completeness(history),
            "aside": len(staff.set_aside()),
            "issued": [(row, correcting.since(row).changes) for row in issued[:ISSUED_SHOWN]],
            "issued_count": len(issued),
            "corrected": sum(bool(correcting.since(row).changes) for row in issued[:ISSUED_SHOWN]),
            "heads": heads.now(),
            "asked": asked,
            "opens": opens,
            "replay": lambda row: (
                "/reporting/replay?"
                + urlencode({"period": row.period, "at": row.moment, "go": "on", "audience": row.audience})
            ),
            "spans_text": spans_text,
            "events_path": heads.events_path,
            **naming(history),
            **(_who(history, asked) if asked else {"deeds": None, "report": None, "found": []}),
        }
        return render_template("reporting/audit.html", **words, **_named(words), silent=holder_is_silent())

    @blueprint.post("/audit/who")
    @asks
    @access(*AUDITING)
    def who() -> ResponseReturnValue:
        """Leads to the answer about what was typed: whoever asks who did it may have typed a person's name."""
        typed = sealed(as_typed(request.form.get("of")))
        return redirect(f"{PAGE}?{urlencode({'of': typed})}#who" if typed else f"{PAGE}#who", 303)

    @blueprint.get("/audit/events")
    @access(*AUDITING)
    def elsewhere() -> ResponseReturnValue:
        """Leads to the events of the log that was chosen, with the same filters."""
        log = argument("log") or ""
        if log not in heads.logs:
            raise Malformed("log", _("Choose one of: %(choices)s.", choices=", ".join(heads.logs)))
        wanted = {name: text for name in ("stream", "account", "command", "at") if (text := argument(name, 2_000))}
        path = heads.events_path(log)
        return redirect(f"{path}?{urlencode(wanted)}" if wanted else path)

    def _who(history: History, asked: str) -> Words:
        """Who recorded what is asked about; of a report also who approved it."""
        if is_id("report", asked):
            row = shelf.find(asked)
            stored = [(codec.decode(each), at) for each, at in staff.history("reporting", asked)] if row else []
            return {"report": row, "told": stored, "found": [], "deeds": None}
        found = subjects(history, asked)
        if len(found) != 1:
            return {"report": None, "found": found, "deeds": None}
        done = deeds(facts, history, found[0])
        told = [lines(facts, history, deed.facts) for deed in done]
        return {"report": None, "found": found, "deeds": list(zip(done, told, strict=True))}

    def _named(words: Words) -> Words:
        accounts = {deed.actor for deed, _told in words["deeds"] or ()}
        accounts |= {event.actor for event, _at in words.get("told") or () if words["report"]}
        return {"account_names": holders(accounts)}

    return blueprint


def _asked_of() -> tuple[str, bool]:
    """What the address asks about: an id as a link has it, or what was typed; and whether that can be read. Raises Malformed."""
    given = argument("of", 2_000) or ""
    if any(is_id(kind, given) for kind in ("report", "meeting", "organization")):
        return given, True
    found = searched("of")
    return found.text, found.opens
