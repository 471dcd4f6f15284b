"""What the page of a partner shows of it: facts, what lets it in, and what it has read."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

from flask_babel import gettext as _

from services.registry.console.finding import Finding
from services.registry.console.partners.acts import Make
from services.registry.console.partners.forms import Forms
from services.registry.console.partners.reading import FeedReadings, NoAnswer, Read, of_kafka
from services.registry.console.partners.words import NO_USERS_WORDS, STATE_REASONS, STATE_WORDS
from services.registry.domain.partner_credentials import groups_of
from services.registry.queries import Questions
from services.registry.service import Credential
from shared.contracts.registry import PartnerCredentialMade
from shared.privacy.vault_clients import Known
from shared.privacy.vault_names import Names
from shared.web.console import Badge, Fact
from shared.web.console.records import Tone

Row = Any
TONES: dict[str, Tone] = {"works": "good", "revoked": "plain", "not yet": "warn"}


@dataclass(frozen=True)
class KafkaPlace:
    """The brokers as this program reaches them, the protocol it speaks to them, and what is before the names there."""

    bootstrap: str | None
    protocol: str
    prefix: str

    def groups_of(self, handle: str) -> str:
        """How the names of a partner's groups begin there."""
        return f"{self.prefix}{groups_of(handle)}"


@dataclass(frozen=True)
class Addresses:
    """Where a partner gets tokens and where it reads the feed: scheme, name and port, from the settings."""

    tokens: str
    feed: str


@dataclass(frozen=True)
class Letting:
    """What lets partners in: `make` makes a credential, `used` says how a partner's were used, `no_users` why none can
    be had in Kafka, `kafka` where that is, `addresses` what a partner is handed."""

    make: Make
    used: Callable[[str], Sequence[Known]]
    no_users: Callable[[], str | None]
    kafka: KafkaPlace
    feed: FeedReadings
    addresses: Addresses


@dataclass(frozen=True)
class CredentialShown:
    """`made` is None until that is sealed; `known` is how it was used, None where the vault does not have it; `reason` is
    why it does not work, where that needs saying."""

    row: Row
    made: str | None
    known: Known | None
    state: Badge
    reason: str


@dataclass(frozen=True)
class ReadShown:
    """Rows of what was read, and sentences that say why there are not more."""

    rows: Sequence[Read]
    said: Sequence[str]


class PartnerShown:
    def __init__(self, questions: Questions, names: Names, letting: Letting) -> None:
        self._questions, self._names, self._letting = questions, names, letting
        self._finding = Finding(questions)

    def facts(self, row: Row) -> list[Fact]:
        contacts = self._questions.contacts_of(row.id)
        called = self._names.of(contacts)
        organization = self._finding.organization(row.organization) if row.organization else None
        return [
            *([Fact(_("Suspended because"), row.reason)] if row.suspended else []),
            Fact(_("Organization"), organization),
            Fact(_("Contacts"), ", ".join(called.get(each, each) for each in contacts) or None),
            Fact(_("Handle"), row.handle),
            Fact(_("Id"), row.id),
        ]

    def offered(self, row: Row, forms: Forms) -> dict[str, bool]:
        """Whether acts make sense now; those that are not named always do."""
        return {
            "make": not row.suspended and bool(forms.ways_to_open()),
            "rotate": not row.suspended and bool(forms.to_rotate()),
            "revoke": bool(forms.working()),
            "remove-contact": bool(self._questions.contacts_of(row.id)),
            "suspend": not row.suspended,
            "resume": bool(row.suspended),
        }

    def credentials(self, row: Row) -> list[CredentialShown]:
        """The newest first."""
        made = {
            each.event.data.credential: each.recorded
            for each in self._questions.history(row.id)
            if isinstance(each.event.data, PartnerCredentialMade)
        }
        known = {each.credential: each for each in self._letting.used(row.id)}
        return [
            _shown(each, made.get(each.id), known.get(each.id), suspended=row.suspended)
            for each in reversed(self._questions.credentials_of(row.id))
        ]

    def standing(self, row: Row) -> str:
        """Whether it is let in, in words."""
        if row.suspended:
            return str(_("Suspended"))
        states = self._states(row)
        if not states:
            return str(_("Waits for a credential"))
        return str(_("Active") if "works" in states else _("Not let in yet"))

    def credentials_in_short(self, row: Row) -> str:
        """The states of those that were not revoked, the newest first; they are said once each, with how many if several."""
        states = self._states(row)
        if not states:
            return str(
                _("Every credential is revoked") if self._questions.credentials_of(row.id) else _("No credential yet")
            )
        said = Counter(str(STATE_WORDS["away" if row.suspended and each == "works" else each]) for each in states)
        return ", ".join(words if count == 1 else f"{words} ({count})" for words, count in said.items())

    def _states(self, row: Row) -> list[str]:
        known = {each.credential: each for each in self._letting.used(row.id)}
        every = reversed(self._questions.credentials_of(row.id))
        return [_state(each, known.get(each.id)) for each in every if not each.ended]

    def read(self, row: Row) -> ReadShown:
        """What it has read by each of its ways."""
        rows, said = list[Read](), list[str]()
        if "kafka" in row.ways.split():
            rows += of_kafka(self._questions, row.id)
            said += self._of_kafka()
        if "feed" in row.ways.split():
            try:
                found = self._letting.feed.of(row.id)
                rows += [found] if found else []
            except NoAnswer:
                said.append(
                    _("What it has read of the feed cannot be shown now: reporting does not answer. Try again soon.")
                )
        return ReadShown(rows, said)

    def _of_kafka(self) -> list[str]:
        because = self._letting.no_users()
        if because is not None:
            return [str(NO_USERS_WORDS[because])]
        seen = self._questions.kafka_seen()
        return [str(seen.trouble)] if seen is not None and seen.trouble else []


def handed_over(made: Credential, here: Addresses, kafka: KafkaPlace, handle: str) -> str:
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
            "KAFKA_GROUP": kafka.groups_of(handle),
        }
    else:
        named = {
            "PARTNER_URL": here.feed,
            "PARTNER_TOKEN_URL": f"{here.tokens}/registry/oauth/token",
            "PARTNER_CLIENT_ID": made.handle,
            "PARTNER_CLIENT_SECRET": made.secret,
        }
    return "\n".join(f"export {name}={quote(value or '')}" for name, value in named.items())


def _shown(credential: Row, made: str | None, known: Known | None, *, suspended: bool) -> CredentialShown:
    state = _state(credential, known)
    words, tone = str(STATE_WORDS[state]), TONES.get(state, "bad")
    if suspended and state == "works":
        words, tone = str(STATE_WORDS["away"]), "bad"
    return CredentialShown(credential, made, known, Badge(words, tone), str(STATE_REASONS.get(state, "")))


def _state(credential: Row, known: Known | None) -> str:
    if credential.ended:
        return "revoked"
    if known is None:
        return "no secret"
    return str(credential.seen or ("not yet" if credential.way == "kafka" else "works"))
