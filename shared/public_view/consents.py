"""Consent to publication by the person or body shown: the latest answer holds; of two on one day, the one recorded
last."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.contracts.meetings.follow_up import ConsentAnswer, ConsentStated
from shared.domain.dates import last_day


class RecordedConsent(NamedTuple):
    """A valid consent, and the id of the event that last stated it."""

    consent: ConsentStated
    event: str


def latest_answer(consents: Iterable[RecordedConsent], about: str, to: str) -> ConsentAnswer | None:
    """Return the answer that holds for a record; None if no one was asked. A month or year counts as its last day."""
    latest = latest_consent(consents, about, to)
    return None if latest is None else latest.consent.answer


def latest_consent(consents: Iterable[RecordedConsent], about: str, to: str) -> RecordedConsent | None:
    """Return the consent that holds for a record."""
    matching = [each for each in consents if each.consent.about == about and each.consent.to == to]
    return max(matching, key=lambda each: (last_day(each.consent.on), each.event), default=None)


def may_be_shared(answer: ConsentAnswer | None, *, imported: bool = False) -> bool:
    """Return whether a recording may be public, or sent: one from a public source may be shared until consent is
    refused."""
    return answer == "given" or (answer is None and imported)
