"""The content of a command in a body or a form, besides the ids in its address."""

from typing import Any, NamedTuple

import msgspec
from marshmallow import post_load

from shared.domain.event import Marking
from shared.event_store.command_handler import CommandContext
from shared.web.command_context import new_id
from shared.web.fields import MarkingField, StrictSchema, Text


class CommandFields(NamedTuple):
    """The fields of a command as sent, and the audience chosen for its event (None: not chosen)."""

    fields: dict[str, Any]
    marking: Marking | None


class CommandSchema(StrictSchema):
    """A schema that loads into `CommandFields`. `makes` names the id that is generated if none is given, as (field,
    kind)."""

    makes: tuple[str, str] | None = None

    marking = MarkingField()

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        marking = data.pop("marking", None)
        if self.makes is not None and self.makes[0] not in data:
            data[self.makes[0]] = new_id(self.makes[1])
        return CommandFields(data, marking)


class ReasonText(Text):
    """The reason for a correction, a withdrawal or a failed meeting."""

    def __init__(self) -> None:
        super().__init__(required=True, longest=1000, lines=True)


class InError(CommandSchema):
    """The reason why a record was registered in error, or why marking it so was itself an error."""

    reason = ReasonText()


def marked(context: CommandContext, body: CommandFields) -> CommandContext:
    """Return the context of a command with the audience of its event."""
    return msgspec.structs.replace(context, marking=body.marking)
