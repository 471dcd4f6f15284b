"""Consent to what is shown of somebody: of several answers the latest holds; of two on one day, the one recorded last."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.contracts.meetings.follow_up import ConsentAnswer, ConsentStated
from shared.domain.dates import last_day


class RecordedConsent(NamedTuple):
    """A consent that holds, and the id of the event that stated it last."""

    consent: ConsentStated
    event: str


def latest_answer(consents: Iterable[RecordedConsent], about: str, to: str) -> ConsentAnswer | None:
    """Return the answer that holds about a record; None where nobody was asked. A vague day counts as its last."""
    latest = latest_consent(consents, about, to)
    return None if latest is None else latest.consent.answer


def latest_consent(consents: Iterable[RecordedConsent], about: str, to: str) -> RecordedConsent | None:
    """Return the consent that holds about a record."""
    asked = [each for each in consents if each.consent.about == about and each.consent.to == to]
    return max(asked, key=lambda each: (last_day(each.consent.on), each.event), default=None)


def may_be_shared(answer: ConsentAnswer | None, *, imported: bool = False) -> bool:
    """Return whether a recording may be public, or be sent: what a public source shows is taken as it is until somebody
    refuses."""
    return answer == "given" or (answer is None and imported)
