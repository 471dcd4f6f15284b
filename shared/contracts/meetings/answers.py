"""The status of requests to an addressee on a day: derived from dated requests and replies, and never stored.

Late, corrected and imported statements count the same, in whatever order they were recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar

import msgspec

from shared.contracts.meetings.consultations import Answer, ReplyStated, RequestStated
from shared.domain.dates import before, last_day, within

Stage = Literal["not asked", "asked", "reminded", "no answer", "accepted", "tentative", "declined", "answered"]
_STAGE_OF: Mapping[Answer, Stage] = {
    "accepted": "accepted",
    "tentative": "tentative",
    "declined": "declined",
    "excused": "declined",
}


Dated = TypeVar("Dated", RequestStated, ReplyStated)


class RequestStatus(msgspec.Struct, frozen=True):
    """The latest request and reminder by a day, and the reply that holds. `overdue`: an answer was due before that
    day. `just_reminded`: the reminder is of that day."""

    request: RequestStated | None
    reminder: RequestStated | None
    reply: ReplyStated | None
    overdue: bool
    just_reminded: bool

    @property
    def stage(self) -> Stage:
        """Return the state in one word. An addressee who first accepted and then sent apologies has declined."""
        if self.reply is not None:
            return _STAGE_OF.get(self.reply.answer, "answered")
        if self.request is None:
            return "not asked"
        if self.overdue:
            return "no answer"
        return "reminded" if self.reminder else "asked"

    @property
    def is_open(self) -> bool:
        """Return whether a request is still unanswered; a tentative answer does not count."""
        return self.request is not None and self.stage in ("asked", "reminded", "no answer", "tentative")

    @property
    def can_be_reminded(self) -> bool:
        """Return whether a reminder may be sent: of two on one day, the second would count what was not sent."""
        return self.is_open and not self.just_reminded


def request_status(
    requests: Sequence[RequestStated], replies: Sequence[ReplyStated], day: date, due: str | None = None
) -> RequestStatus:
    """Return the status of requests to an addressee on a day; requests and replies are given in the order stated.

    Only statements certainly dated no later than that day count. The last reply holds; of two on one day, the one
    stated later. `due`: the day by which an answer is expected if the request names none.
    """
    sent = [each for each in requests if _by(each.on, day)]
    request = _last(each for each in sent if each.kind != "reminder")
    reminder = _last(each for each in sent if each.kind == "reminder")
    until = (reminder and reminder.due) or (request and request.due) or due
    overdue = until is not None and before(until, day.isoformat()) is True
    just_reminded = reminder is not None and reminder.on == day.isoformat()
    reply = _last(each for each in replies if _by(each.on, day))
    return RequestStatus(request, reminder, reply, overdue, just_reminded)


def _by(on: str, day: date) -> bool:
    return within(on, date.min, day) is True


def _last(dated: Iterable[Dated]) -> Dated | None:
    """Return the latest; of several on one day, the last in the given order. A month or year counts as its last day."""
    latest: Dated | None = None
    for each in dated:
        if latest is None or last_day(each.on) >= last_day(latest.on):
            latest = each
    return latest
