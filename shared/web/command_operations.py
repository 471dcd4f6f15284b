"""Commands over HTTP that are one operation each: `POST path`, with ids from the address and the rest from the body."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from shared.domain.errors import Malformed
from shared.domain.ids import is_id
from shared.event_store.command_handler import CommandContext, Handle
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.command_fields import CommandFields, marked
from shared.web.fields import StrictSchema

Operation = tuple[str, Callable[..., Any], type[StrictSchema], str]
"""The path that a command is sent to, the command, its schema, and its description in the API document."""


@dataclass(frozen=True)
class CommandOperations:
    """Declares the commands of some endpoints. `checked` takes the name and text of a path part, and returns the text
    if it is a valid id; `roles` is the default for operations."""

    endpoints: Endpoints
    handle: Handle
    checked: Callable[[str, str], str]
    roles: tuple[str, ...]

    def declare(
        self,
        path: str,
        command: Callable[..., Any],
        schema: type[StrictSchema],
        sentence: str,
        *,
        signed: bool = False,
        **options: Any,
    ) -> None:
        """Declare the operation for a command, under the command's name. A `signed` command names its author."""

        def view(body: CommandFields, context: CommandContext, **address: str) -> CommandResult:
            ids = {name: self.checked(name, record) for name, record in address.items()}
            by = {"by": context.actor} if signed else {}
            return self.handle(command(**ids, **by, **body.fields), marked(context, body))

        view.__name__, view.__doc__ = command.__name__, sentence
        self.endpoints.command(path, command.__name__, schema, **{"roles": self.roles, **options})(view)

    def declare_all(self, base: str, operations: Iterable[Operation], **options: Any) -> None:
        """Declare operations whose paths begin with `base`."""
        for place, command, schema, sentence in operations:
            self.declare(f"{base}/{place}", command, schema, sentence, **options)


def checked_id(kind: str, record: str) -> str:
    """Return the id in an address, if it is an id of the kind. Raises Malformed."""
    if not is_id(kind, record):
        example = f"{kind}-018f0000-0000-7000-8000-000000000000"
        raise Malformed(kind, _("Give an id such as %(example)s.", example=example))
    return record
