"""The list of participants of a meeting, independent of any format."""

import msgspec
from flask_babel import gettext as _


class Participant(msgspec.Struct, frozen=True):
    """A line of the list; None: not known. `person` is "" in a list without names."""

    organization: str
    country: str | None
    person: str
    capacity: str | None
    mode: str | None


class ParticipantGroup(msgspec.Struct, frozen=True):
    head: str
    participants: tuple[Participant, ...]


class ParticipantList(msgspec.Struct, frozen=True):
    """The list, independent of any format. `heads` name the columns; `day` is the meeting's, which dates the files."""

    title: str
    line: str
    complete: str
    heads: tuple[str, ...]
    groups: tuple[ParticipantGroup, ...]
    day: tuple[int, int, int]
    named: bool

    def cells(self, participant: Participant) -> tuple[str, ...]:
        """Return the cells of a line under the heads."""
        unknown = _("not known")
        person = (participant.person or _("not named"),) if self.named else ()
        return (
            participant.organization,
            *person,
            participant.country or unknown,
            participant.capacity or unknown,
            participant.mode or unknown,
        )
