"""The outcome of a referral of a conclusion: derived from its dated replies, and never stored.

A reply confirms only if it is the addressee's own, in one of their documents, and recorded by a different account than
the request (guard G1); any other reply counts as reported.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from shared.contracts.meetings.consultations import ReplyStated, RequestStated
from shared.contracts.meetings.work import WorkStated
from shared.contracts.registry.groups import GroupStated
from shared.domain.dates import before, last_day, within

Outcome = Literal[
    "taken up", "already under way", "not known", "reported, not confirmed", "not pursued", "no action needed", "no answer",
]  # fmt: skip
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""The outcomes of a referral, most advanced first. `not known`: taken up, by work whose start is not known."""
TAKEN: tuple[Outcome, ...] = ("taken up", "already under way")
ACKNOWLEDGED = "acknowledged"


class ReferralReply(msgspec.Struct, frozen=True):
    """A reply with the authors of its content, in order; a change of marking adds no author."""

    statement: ReplyStated
    authors: Sequence[str]


class Referral(msgspec.Struct, frozen=True):
    """A referral of a conclusion, with its replies in the order stated. `confirming`: the bodies that may answer for
    the addressee."""

    statement: RequestStated
    authors: Collection[str]
    replies: Sequence[ReferralReply]
    confirming: Collection[str]

    def answer(self, day: date) -> ReferralReply | None:
        """Return the reply that holds on a day: the latest that is more than an acknowledgement; of two on one day, the
        one stated later."""
        latest: ReferralReply | None = None
        for each in self.replies:
            counts = each.statement.answer != ACKNOWLEDGED and within(each.statement.on, date.min, day)
            if counts and (latest is None or last_day(each.statement.on) >= last_day(latest.statement.on)):
                latest = each
        return latest

    def is_acknowledged(self, day: date) -> bool:
        return any(within(each.statement.on, date.min, day) for each in self.replies)

    def is_overdue(self, day: date) -> bool:
        """Return whether an answer was due before a day but is missing."""
        due = self.statement.due
        return due is not None and date.fromisoformat(due) < day and self.answer(day) is None

    def confirms(self, reply: ReferralReply) -> bool:
        """Return whether a reply counts as confirmed."""
        by_another = bool(reply.authors) and reply.authors[-1] not in self.authors
        return by_another and reply.statement.document is not None and reply.statement.respondent in self.confirming

    def outcome(self, day: date, adopted: str, first_days: Mapping[str, str | None]) -> Outcome:
        """Return the referral's outcome by a day; `first_days`: that of each work item, None if unknown."""
        reply = self.answer(day)
        if reply is None:
            return "no answer"
        if not self.confirms(reply):
            return "reported, not confirmed"
        match reply.statement.answer:
            case "taken up":
                return _by_work(reply.statement.work or (), day, adopted, first_days)
            case "already under way" | "not pursued" | "no action needed" as answer:
                return answer
        return "no answer"


def _by_work(work: Collection[str], day: date, adopted: str, first_days: Mapping[str, str | None]) -> Outcome:
    """Return the outcome implied by the work named: work that began before the adoption was already under way."""
    days = [first_days.get(each) for each in work]
    known = [each for each in days if each is not None and within(each, date.min, day)]
    earlier = [before(each, adopted) for each in known]
    if False in earlier:
        return "taken up"
    return "already under way" if days and len(known) == len(days) and None not in earlier else "not known"


def furthest(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the most advanced of several outcomes; `no answer` if there are none."""
    return min(outcomes, key=OUTCOMES.index, default="no answer")


def confirming(to: str, groups: Mapping[str, GroupStated]) -> frozenset[str]:
    """Return the bodies that may answer for an addressee: itself, the groups that continue it, and the parents of all
    of these."""
    found = continuing(to, groups)
    return found | {each.parent for one in found if (each := groups.get(one)) is not None and each.parent is not None}


def continuing(to: str, groups: Mapping[str, GroupStated]) -> frozenset[str]:
    """Return an addressee and the groups that successively continue it."""
    found = {to}
    while further := {
        one for one, each in groups.items() if one not in found and found.intersection(each.continues or ())
    }:
        found |= further
    return frozenset(found)


def beginnings(works: Mapping[str, WorkStated]) -> dict[str, str | None]:
    """Return the day on which each work item began; work that continues other work began with the first of them."""
    return {one: _beginning(one, works, ()) for one in works}


def _beginning(work_id: str, works: Mapping[str, WorkStated], seen: tuple[str, ...]) -> str | None:
    work = works.get(work_id)
    if work is None or work_id in seen:
        return None
    earlier = [_beginning(each, works, (*seen, work_id)) for each in work.continues or ()]
    known = [each for each in earlier if each is not None]
    if not earlier:
        return work.started
    return min(known) if len(known) == len(earlier) else None
