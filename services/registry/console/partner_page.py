"""What the page of a partner shows of it: facts, what lets it in, and what it has read: in groups of Kafka as the worker saw them,
and of the feed as reporting says when it is asked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

import msgspec
from flask_babel import gettext as _

from services.registry.console.form_choices import FormChoices
from services.registry.console.labels import NO_USERS_LABELS, STATE_LABELS, STATE_REASONS
from services.registry.console.partner_acts import Make, PartnerFormFields
from services.registry.domain.partner_credentials import group_prefix
from services.registry.queries import RegistryQueries
from services.registry.service import IssuedCredential
from shared.contracts.registry import PartnerCredentialMade
from shared.privacy.vault_clients import CredentialUse
from shared.privacy.vault_names import Names
from shared.web.console import Badge, FactRow
from shared.web.console.records import Tone
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

Row = Any
TONES: dict[str, Tone] = {"works": "good", "revoked": "plain", "not yet": "warn"}
SECONDS = 2


class ReadProgress(msgspec.Struct, frozen=True):
    """One row: by which way and in which group, how many events of how many, when that last changed, the last refusal."""

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
    """Reporting's answer: `size` is how many events the partners' log has."""

    size: int
    readings: tuple[FeedProgressRow, ...]


class FeedProgressUnavailable(Exception):
    """Reporting does not answer, or not as it should."""


class FeedProgressClient:
    """`url` is where reporting answers, without prefix."""

    def __init__(self, url: str, right: Callable[[], Mapping[str, str]] = viewer_authorization) -> None:
        self._address, self._right = f"{url}/reporting/partners/readings", right

    def of(self, partner: str) -> ReadProgress | None:
        """None where the partner has read nothing and was refused nothing. Raises NoAnswer."""
        try:
            said = msgspec.convert(ask_peer(self._address, self._right(), SECONDS), FeedProgressAnswer)
        except (Unreachable, PeerDenied, msgspec.ValidationError):
            raise FeedProgressUnavailable from None
        for row in said.readings:
            if row.partner == partner:
                return ReadProgress("feed", None, row.position, said.size, row.at, row.refused, row.refused_at)
        return None


def kafka_progress(queries: RegistryQueries, partner: str) -> list[ReadProgress]:
    seen: Any = queries.kafka_status()
    size = None if seen is None else seen.size
    return [ReadProgress("kafka", row.group, row.read, size, row.moved) for row in queries.groups_of(partner)]


@dataclass(frozen=True)
class KafkaAddress:
    """The brokers as this program reaches them, the protocol it speaks to them, and what is before the names there."""

    bootstrap: str | None
    protocol: str
    prefix: str

    def group_prefix(self, handle: str) -> str:
        """How the names of a partner's groups begin there."""
        return f"{self.prefix}{group_prefix(handle)}"


@dataclass(frozen=True)
class Addresses:
    """Where a partner gets tokens and where it reads the feed: scheme, name and port, from the settings."""

    tokens: str
    feed: str


@dataclass(frozen=True)
class PartnerAccess:
    """What lets partners in: `make_credential` makes a credential, `credential_use` says how a partner's were used, `why_no_users` why none can
    be had in Kafka, `kafka` where that is, `addresses` what a partner is handed."""

    make_credential: Make
    credential_use: Callable[[str], Sequence[CredentialUse]]
    why_no_users: Callable[[], str | None]
    kafka: KafkaAddress
    feed: FeedProgressClient
    addresses: Addresses


@dataclass(frozen=True)
class CredentialSummary:
    """`made` is None until that is sealed; `known` is how it was used, None where the vault does not have it; `reason` is
    why it does not work, where that needs saying."""

    row: Row
    made: str | None
    known: CredentialUse | None
    state: Badge
    reason: str


@dataclass(frozen=True)
class ProgressSummary:
    """Rows of what was read, and sentences that say why there are not more."""

    rows: Sequence[ReadProgress]
    notices: Sequence[str]


class PartnerPage:
    def __init__(self, queries: RegistryQueries, names: Names, access: PartnerAccess) -> None:
        self._questions, self._names, self._letting = queries, names, access
        self._finding = FormChoices(queries)

    def facts(self, row: Row) -> list[FactRow]:
        contacts = self._questions.contacts_of(row.id)
        called = self._names.of(contacts)
        organization = self._finding.organization(row.organization) if row.organization else None
        return [
            *([FactRow(_("Suspended because"), row.reason)] if row.suspended else []),
            FactRow(_("Organization"), organization),
            FactRow(_("Contacts"), ", ".join(called.get(each, each) for each in contacts) or None),
            FactRow(_("Handle"), row.handle),
            FactRow(_("Id"), row.id),
        ]

    def offered_actions(self, row: Row, forms: PartnerFormFields) -> dict[str, bool]:
        """Whether acts make sense now; those that are not named always do."""
        return {
            "make": not row.suspended and bool(forms.ways_to_open()),
            "rotate": not row.suspended and bool(forms.to_rotate()),
            "revoke": bool(forms.working()),
            "remove-contact": bool(self._questions.contacts_of(row.id)),
            "suspend": not row.suspended,
            "resume": bool(row.suspended),
        }

    def credentials(self, row: Row) -> list[CredentialSummary]:
        """The newest first."""
        made = {
            each.event.data.credential: each.recorded
            for each in self._questions.history(row.id)
            if isinstance(each.event.data, PartnerCredentialMade)
        }
        known = {each.credential: each for each in self._letting.credential_use(row.id)}
        return [
            _credential_summary(each, made.get(each.id), known.get(each.id), suspended=row.suspended)
            for each in reversed(self._questions.credentials_of(row.id))
        ]

    def status_label(self, row: Row) -> str:
        """Whether it is let in, in words."""
        if row.suspended:
            return str(_("Suspended"))
        states = self._states(row)
        if not states:
            return str(_("Waits for a credential"))
        return str(_("Active") if "works" in states else _("Not let in yet"))

    def credentials_label(self, row: Row) -> str:
        """The states of those that were not revoked, the newest first; they are said once each, with how many if several."""
        states = self._states(row)
        if not states:
            return str(
                _("Every credential is revoked") if self._questions.credentials_of(row.id) else _("No credential yet")
            )
        said = Counter(str(STATE_LABELS["away" if row.suspended and each == "works" else each]) for each in states)
        return ", ".join(words if count == 1 else f"{words} ({count})" for words, count in said.items())

    def _states(self, row: Row) -> list[str]:
        known = {each.credential: each for each in self._letting.credential_use(row.id)}
        every = reversed(self._questions.credentials_of(row.id))
        return [_state(each, known.get(each.id)) for each in every if not each.ended]

    def progress(self, row: Row) -> ProgressSummary:
        """What it has read by each of its ways."""
        rows, said = list[ReadProgress](), list[str]()
        if "kafka" in row.ways.split():
            rows += kafka_progress(self._questions, row.id)
            said += self._of_kafka()
        if "feed" in row.ways.split():
            try:
                found = self._letting.feed.of(row.id)
                rows += [found] if found else []
            except FeedProgressUnavailable:
                said.append(
                    _("What it has read of the feed cannot be shown now: reporting does not answer. Try again soon.")
                )
        return ProgressSummary(rows, said)

    def _of_kafka(self) -> list[str]:
        because = self._letting.why_no_users()
        if because is not None:
            return [str(NO_USERS_LABELS[because])]
        seen = self._questions.kafka_status()
        return [str(seen.trouble)] if seen is not None and seen.trouble else []


def connection_settings(made: IssuedCredential, addresses: Addresses, kafka: KafkaAddress, handle: str) -> str:
    """What the partner's programs need, a line of a shell each, by the names that docs/partners.md has for it.

    Args:
        here: the addresses that the settings give.
        handle: the partner's, which its groups are named by: the user of a second credential has another name.
    """
    if made.way == "kafka":
        named = {
            "KAFKA": kafka.bootstrap,
            "KAFKA_PROTOCOL": kafka.protocol,
            "KAFKA_USER": f"{kafka.prefix}{made.handle}",
            "KAFKA_PASSWORD": made.secret,
            "KAFKA_GROUP": kafka.group_prefix(handle),
        }
    else:
        named = {
            "PARTNER_URL": addresses.feed,
            "PARTNER_TOKEN_URL": f"{addresses.tokens}/registry/oauth/token",
            "PARTNER_CLIENT_ID": made.handle,
            "PARTNER_CLIENT_SECRET": made.secret,
        }
    return "\n".join(f"export {name}={quote(value or '')}" for name, value in named.items())


def _credential_summary(
    credential: Row, made: str | None, known: CredentialUse | None, *, suspended: bool
) -> CredentialSummary:
    state = _state(credential, known)
    words, tone = str(STATE_LABELS[state]), TONES.get(state, "bad")
    if suspended and state == "works":
        words, tone = str(STATE_LABELS["away"]), "bad"
    return CredentialSummary(credential, made, known, Badge(words, tone), str(STATE_REASONS.get(state, "")))


def _state(credential: Row, known: CredentialUse | None) -> str:
    if credential.ended:
        return "revoked"
    if known is None:
        return "no secret"
    return str(credential.seen or ("not yet" if credential.way == "kafka" else "works"))
