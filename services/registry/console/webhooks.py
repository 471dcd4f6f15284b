"""Webhooks on a partner's page: as registered here, with the progress that reporting knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.queries import RegistryQueries
from shared.web.console import Badge
from shared.web.console.records import Tone
from shared.web.peers import Unreachable, read_peer

SECONDS = 2
STATE_LABELS: Mapping[str, tuple[str, Tone]] = {
    "sending": (_l("Sending"), "good"),
    "retrying": (_l("Tries again"), "warn"),
    "parked": (_l("Parked"), "bad"),
    "suspended": (_l("Suspended"), "bad"),
    "coming": (_l("Begins soon"), "plain"),
}
PARKED_REASONS = {
    "gone": _l("Its server answered 410: the address is gone. Ask the partner, change the address, then resume it."),
    "patience": _l("It was tried for three days without success. Ask the partner, then resume it."),
    "loaded": _l(
        "The log was loaded here from another installation, which may send to it as well. Resume it if this installation should send."
    ),
    "restored": _l("This webhook had read another log. Ask the partner from which position to continue."),
}
FAILURE_LABELS = {
    "not-found": _l("the name %(about)s was not found"),
    "not-public": _l("it leads to %(about)s, which is no public address"),
    "not-https": _l("it is not https"),
    "malformed": _l("the address cannot be used"),
    "time-out": _l("no answer in time"),
    "certificate": _l("its certificate was not accepted: %(about)s"),
    "connection": _l("no connection: %(about)s"),
    "answer": _l("an answer that is not HTTP"),
    "no-secret": _l("the vault has no secret to sign with: rotate the secret"),
}


class Attempt(msgspec.Struct, frozen=True):
    """One request: `status` and the first bytes of the answer, or the reason for its absence."""

    position: int
    event: str
    at: str
    milliseconds: int
    status: int | None = None
    failure: str | None = None
    about: str = ""
    excerpt: str = ""

    @property
    def outcome(self) -> str:
        if self.failure is not None:
            sentence = FAILURE_LABELS.get(self.failure)
            # The sentences are ours; `about` comes from the other side.
            return self.failure if sentence is None else str(sentence) % {"about": self.about}
        return str(_("answered %(status)s", status=self.status))


class Delivery(msgspec.Struct, frozen=True):
    """The progress of a webhook. `position` is the position of the last event that it took or skipped."""

    webhook: str
    state: str
    position: int
    failures: int = 0
    because: str | None = None
    next_try: str | None = None
    attempts: tuple[Attempt, ...] = ()


class DeliveriesAnswer(msgspec.Struct, frozen=True):
    size: int
    webhooks: tuple[Delivery, ...]


@dataclass(frozen=True)
class WebhookSummary:
    """A webhook on the page. `behind`: the number of events that it has yet to take; None if reporting does not answer."""

    row: Any
    state: Badge | None
    reason: str
    delivery: Delivery | None
    size: int | None

    @property
    def behind(self) -> int | None:
        return None if self.delivery is None or self.size is None else max(0, self.size - self.delivery.position)

    @property
    def is_rotating(self) -> bool:
        return " " in self.row.secrets


@dataclass(frozen=True)
class WebhooksSummary:
    rows: Sequence[WebhookSummary]
    notice: str = ""


def webhooks_on_page(queries: RegistryQueries, reporting: str, partner: Any) -> WebhooksSummary:
    """Return a partner's webhooks; `reporting`, at its address, is asked only if there are any."""
    rows = queries.webhooks_of(partner.id)
    if not rows:
        return WebhooksSummary(())
    try:
        answer = read_peer(f"{reporting}/reporting/partners/webhooks?partner={partner.id}", DeliveriesAnswer, SECONDS)
    except Unreachable:
        notice = _(
            "The progress of the webhooks cannot be shown now because reporting is not answering. Try again soon."
        )
        return WebhooksSummary([WebhookSummary(row, None, "", None, None) for row in rows], notice)
    deliveries = {each.webhook: each for each in answer.webhooks}
    return WebhooksSummary(
        [_summary(row, deliveries.get(row.id), answer.size, suspended=partner.suspended) for row in rows]
    )


def _summary(row: Any, delivery: Delivery | None, size: int, *, suspended: bool) -> WebhookSummary:
    state = "coming" if delivery is None else delivery.state
    if row.parked:
        state = "parked"
    elif suspended:
        state = "suspended"
    label, tone = STATE_LABELS.get(state, (state, "plain"))
    because = delivery.because if delivery is not None and state == "parked" else None
    reason = row.reason if row.parked else str(PARKED_REASONS.get(because or "", ""))
    return WebhookSummary(row, Badge(str(label), tone), reason or "", delivery, size)
