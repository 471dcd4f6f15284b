"""The follow-up of the conclusions of all meetings: referrals with their answers, actions with their progress."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from services.meetings.queries.plans import ENDED, is_late, last_progress
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.referrals import Referral, ReferralReply, continuing
from shared.contracts.registry.groups import GroupStated
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementRow


class AddressedBody(msgspec.Struct, frozen=True):
    """A referral as it stands on a day. `replies` has the rows of its replies, by fact."""

    row: StatementRow
    referral: Referral
    day: date
    replies: Mapping[str, StatementRow]

    @property
    def to(self) -> str:
        return str(self.row.statement.to)

    @property
    def answer(self) -> ReferralReply | None:
        return self.referral.answer(self.day)

    @property
    def answer_row(self) -> StatementRow | None:
        return None if self.answer is None else self.replies.get(self.answer.statement.fact)

    @property
    def confirmed(self) -> bool:
        return self.answer is not None and self.referral.confirms(self.answer)

    @property
    def state(self) -> str:
        """Return its state, a key of `STATE_LABELS`."""
        if self.answer is not None:
            return "confirmed" if self.confirmed else "reported"
        if self.referral.is_overdue(self.day):
            return "overdue"
        return "acknowledged" if self.referral.is_acknowledged(self.day) else "sent"


class ActionLine(msgspec.Struct, frozen=True):
    """An action with its last progress by a day, if any."""

    row: StatementRow
    progress: StatementRow | None
    day: date

    @property
    def state(self) -> str:
        return "open" if self.progress is None else str(self.progress.statement.state)

    @property
    def is_overdue(self) -> bool:
        return is_late(self.row, self.progress, self.day)


class FollowUpRow(msgspec.Struct, frozen=True):
    """An adopted conclusion with everything that followed from it. `unasked`: those it calls on but was not referred to."""

    conclusion: ConclusionRow
    meeting: Any
    referrals: Sequence[AddressedBody]
    actions: Sequence[ActionLine]
    unasked: Sequence[str]

    @property
    def calls_on(self) -> Sequence[str]:
        return self.conclusion.conclusion.calls_on or ()

    @property
    def state(self) -> str:
        """Return the state of its follow-up as a whole: the worst of its parts."""
        if not self.referrals and not self.actions:
            return "none"
        if any(each.state == "overdue" for each in self.referrals) or any(each.is_overdue for each in self.actions):
            return "overdue"
        waiting = any(each.answer is None for each in self.referrals)
        return "open" if waiting or any(each.state not in ENDED for each in self.actions) else "answered"


class FollowUp(msgspec.Struct, frozen=True):
    """The rows of all conclusions that call on a body or had any follow-up. `silent`: the number of all other
    conclusions; `groups`: those known from the registry."""

    rows: Sequence[FollowUpRow]
    silent: int
    groups: Mapping[str, GroupStated]

    def rows_in(self, view: str) -> list[FollowUpRow]:
        return [row for row in self.rows if view in ("all", row.state)]

    def referrals_of(self, body: str) -> list[tuple[FollowUpRow, AddressedBody]]:
        """Return what a body was asked; for a group, also what its predecessors were asked."""
        return [(row, each) for row in self.rows for each in row.referrals if body in continuing(each.to, self.groups)]

    def bodies(self, kind: str) -> dict[str, list[AddressedBody]]:
        """Return the bodies of a kind with what each was asked; a group's requests are listed under its successors."""
        by_body: dict[str, list[AddressedBody]] = {}
        latest = dict[str, list[str]]()
        for referral in (referral for row in self.rows for referral in row.referrals if kind_of(referral.to) == kind):
            if referral.to not in latest:
                latest[referral.to] = self.latest(referral.to)
            for body in latest[referral.to]:
                by_body.setdefault(body, []).append(referral)
        return by_body

    def latest(self, body: str) -> list[str]:
        """Return a body, or for a group its latest successors."""
        successors = continuing(body, self.groups)
        continued = {
            each for one in successors for each in (self.groups[one].continues or () if one in self.groups else ())
        }
        return sorted(successors - continued) or [body]


def action_lines(actions: Iterable[StatementRow], progress: Iterable[StatementRow], day: date) -> list[ActionLine]:
    """Return the lines of actions, each with its last progress by a day."""
    latest = last_progress(progress, day)
    return [ActionLine(row, latest.get(row.fact), day) for row in actions]
