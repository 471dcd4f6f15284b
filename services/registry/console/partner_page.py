"""The content of a partner's page: facts, access, and reading progress, which for Kafka groups comes from the worker,
and for the feed from reporting."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask_babel import gettext as _

from services.registry.console.connection import Addresses, KafkaAddress
from services.registry.console.form_choices import FormChoices
from services.registry.console.labels import NO_USERS_LABELS, STATE_LABELS, STATE_REASONS
from services.registry.console.partner_acts import Make, PartnerFormFields
from services.registry.console.webhook_acts import MakeSecret, WebhookFormFields
from services.registry.console.webhooks import SECONDS, WebhooksSummary, webhooks_on_page
from services.registry.queries import RegistryQueries
from shared.contracts.registry import PartnerCredentialMade
from shared.event_store.command_handler import Handle
from shared.privacy.vault_clients import CredentialUse
from shared.privacy.vault_names import Names
from shared.web.console import Badge, FactRow
from shared.web.console.records import Tone
from shared.web.peers import Unreachable, read_peer

Row = Any
TONES: dict[str, Tone] = {"works": "good", "revoked": "plain", "not yet": "warn"}
ON_WEBHOOKS = ("change-webhook", "park-webhook", "resume-webhook", "send-webhook-again", "remove-webhook")


class ReadProgress(msgspec.Struct, frozen=True):
    """One row: way and group, the numbers of events read and in total, the time of the last change, the last refusal."""

    way: str
    group: str | None
    read: int
    size: int | None
    at: str | None
    refused: str | None = None
    refused_at: str | None = None

    @property
    def behind(self) -> int | None:
        return None if self.size is None else max(0, self.size - self.read)


class FeedProgressRow(msgspec.Struct, frozen=True):
    """A row of reporting's answer."""

    partner: str
    position: int
    at: str | None = None
    refused: str | None = None
    refused_at: str | None = None


class FeedProgressAnswer(msgspec.Struct, frozen=True):
    """Reporting's answer: `size` is the number of events in the partners' log."""

    size: int
    readings: tuple[FeedProgressRow, ...]


def feed_progress(reporting: str, partner: str) -> list[ReadProgress]:
    """Return a partner's progress; nothing if it neither read anything nor was refused. `reporting`: that service's address,
    without prefix. Raises Unreachable."""
    answer = read_peer(f"{reporting}/reporting/partners/readings", FeedProgressAnswer, SECONDS)
    return [
        ReadProgress("feed", None, row.position, answer.size, row.at, row.refused, row.refused_at)
        for row in answer.readings
        if row.partner == partner
    ]


def kafka_progress(queries: RegistryQueries, partner: str) -> list[ReadProgress]:
    seen: Any = queries.kafka_status()
    size = None if seen is None else seen.size
    return [ReadProgress("kafka", row.group, row.read, size, row.moved) for row in queries.groups_of(partner)]


@dataclass(frozen=True)
class PartnerAccess:
    """Access for partners: `make_credential` creates a credential, `credential_use` returns the use of a partner's
    credentials, `why_no_users` returns the reason why there can be no Kafka users, `kafka` is the address of Kafka,
    and `addresses` are the ones given to a partner. `reporting` is the address of the service that knows the progress
    of the feed and webhooks; `handle_webhook` and `make_webhook_secret` act on webhooks."""

    make_credential: Make
    credential_use: Callable[[str], Sequence[CredentialUse]]
    why_no_users: Callable[[], str | None]
    kafka: KafkaAddress
    addresses: Addresses
    reporting: str
    handle_webhook: Handle
    make_webhook_secret: MakeSecret


@dataclass(frozen=True)
class CredentialSummary:
    """A credential. `made`: None until its event is sealed; `known`: its use, None if it is not in the vault; `reason`:
    why it does not work, if that needs explaining."""

    row: Row
    made: str | None
    known: CredentialUse | None
    state: Badge
    reason: str


@dataclass(frozen=True)
class ProgressSummary:
    """Rows of reading progress, and sentences that explain missing ones."""

    rows: Sequence[ReadProgress]
    notices: Sequence[str]


class PartnerPage:
    def __init__(self, queries: RegistryQueries, names: Names, access: PartnerAccess) -> None:
        self._queries, self._names, self._access = queries, names, access
        self._form_choices = FormChoices(queries)

    def facts(self, row: Row) -> list[FactRow]:
        contacts = self._queries.contacts_of(row.id)
        names = self._names.of(contacts)
        organization = self._form_choices.organization(row.organization) if row.organization else None
        return [
            *([FactRow(_("Reason for suspension"), row.reason)] if row.suspended else []),
            FactRow(_("Organization"), organization),
            FactRow(_("Contacts"), ", ".join(names.get(each, each) for each in contacts) or None),
            FactRow(_("Handle"), row.handle),
            FactRow(_("Id"), row.id),
        ]

    def offered_actions(self, row: Row, forms: PartnerFormFields, webhooks: WebhookFormFields) -> dict[str, bool]:
        """Return whether actions make sense now; unnamed ones always do."""
        return {
            "make": not row.suspended and bool(forms.ways_to_open()),
            "rotate": not row.suspended and bool(forms.to_rotate()),
            "revoke": bool(forms.working()),
            "remove-contact": bool(self._queries.contacts_of(row.id)),
            "suspend": not row.suspended,
            "resume": bool(row.suspended),
            "webhook": not row.suspended,
            **dict.fromkeys(ON_WEBHOOKS, bool(webhooks.webhooks())),
            "rotate-secret": bool(webhooks.to_rotate()),
            "end-secret": bool(webhooks.rotating()),
        }

    def webhooks(self, row: Row) -> WebhooksSummary:
        return webhooks_on_page(self._queries, self._access.reporting, row)

    def credentials(self, row: Row) -> list[CredentialSummary]:
        """Return the credentials, the newest first."""
        made = {
            each.event.data.credential: each.recorded
            for each in self._queries.history(row.id)
            if isinstance(each.event.data, PartnerCredentialMade)
        }
        use_by_credential = {each.credential: each for each in self._access.credential_use(row.id)}
        return [
            _credential_summary(each, made.get(each.id), use_by_credential.get(each.id), suspended=row.suspended)
            for each in reversed(self._queries.credentials_of(row.id))
        ]

    def status_label(self, row: Row) -> str:
        """Return in words whether the partner has access."""
        if row.suspended:
            return str(_("Suspended"))
        states = self._states(row)
        if not states:
            return str(_("Waits for a credential"))
        return str(_("Active") if "works" in states else _("No access yet"))

    def credentials_label(self, row: Row) -> str:
        """Word the states of unrevoked credentials, the newest first; each state once, with the number of credentials
        if several."""
        states = self._states(row)
        if not states:
            return str(
                _("Every credential is revoked") if self._queries.credentials_of(row.id) else _("No credential yet")
            )
        counts = Counter(str(STATE_LABELS["away" if row.suspended and each == "works" else each]) for each in states)
        return ", ".join(label if count == 1 else f"{label} ({count})" for label, count in counts.items())

    def _states(self, row: Row) -> list[str]:
        use_by_credential = {each.credential: each for each in self._access.credential_use(row.id)}
        every = reversed(self._queries.credentials_of(row.id))
        return [_state(each, use_by_credential.get(each.id)) for each in every if not each.ended]

    def progress(self, row: Row) -> ProgressSummary:
        """Return the reading progress by each of the partner's ways."""
        rows, notices = list[ReadProgress](), list[str]()
        if "kafka" in row.ways.split():
            rows += kafka_progress(self._queries, row.id)
            notices += self._of_kafka()
        if "feed" in row.ways.split():
            try:
                rows += feed_progress(self._access.reporting, row.id)
            except Unreachable:
                notices.append(
                    _(
                        "How much of the feed it has read cannot be shown now because reporting is not answering."
                        " Try again soon."
                    )
                )
        return ProgressSummary(rows, notices)

    def _of_kafka(self) -> list[str]:
        reason = self._access.why_no_users()
        if reason is not None:
            return [str(NO_USERS_LABELS[reason])]
        seen = self._queries.kafka_status()
        return [str(seen.trouble)] if seen is not None and seen.trouble else []


def _credential_summary(
    credential: Row, made: str | None, use: CredentialUse | None, *, suspended: bool
) -> CredentialSummary:
    state = _state(credential, use)
    label, tone = str(STATE_LABELS[state]), TONES.get(state, "bad")
    if suspended and state == "works":
        label, tone = str(STATE_LABELS["away"]), "bad"
    return CredentialSummary(credential, made, use, Badge(label, tone), str(STATE_REASONS.get(state, "")))


def _state(credential: Row, use: CredentialUse | None) -> str:
    if credential.ended:
        return "revoked"
    if use is None:
        return "no secret"
    return str(credential.seen or ("not yet" if credential.way == "kafka" else "works"))
