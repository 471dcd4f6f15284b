"""Meetings in the shipped histories, which other shipped facts name by code."""

from collections.abc import Mapping

import msgspec

from shared.domain.decoding import NOT_READABLE
from shared.domain.errors import Malformed
from shared.domain.ids import imported_id

HISTORY = "history"


class ShippedMeeting(msgspec.Struct):
    id: str
    date: str
    sources: tuple[str, ...]
    topics: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        """Return the id that importing the history gives the meeting."""
        return imported_id("meeting", HISTORY, self.id)


class _History(msgspec.Struct):
    meetings: tuple[ShippedMeeting, ...]


class ShippedMeetings:
    """The meetings in one or more histories by code, for the rows of a file. Raises Malformed for anything but a
    history."""

    def __init__(self, file: str, *histories: bytes) -> None:
        self._file = file
        self._meetings: Mapping[str, ShippedMeeting] = {
            each.id: each for history in histories for each in _read(history).meetings
        }

    def of(self, code: str) -> ShippedMeeting:
        """Return the meeting with a code. Raises Malformed."""
        if code not in self._meetings:
            raise Malformed(
                self._file, f"There is no meeting {code} in the history. Add it there, or leave it out here."
            )
        return self._meetings[code]


def _read(history: bytes) -> _History:
    try:
        return msgspec.json.decode(history, type=_History)
    except NOT_READABLE as error:
        raise Malformed(HISTORY, f"It is not of the format of the shipped facts: {error}.") from error
