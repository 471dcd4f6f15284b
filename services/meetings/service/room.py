"""Acts of the room over several records, in one transaction each: *Mark agreed*, publishing languages, a corrigendum."""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.communique_commands import AgreeCommunique, ChangedText, PublishCommunique
from services.meetings.domain.joint_acts import agreeing, correcting
from services.meetings.queries.room import RoomQueries
from shared.contracts.meetings.recordings import Language
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult


class RoomActs:
    """The acts. Each returns the result for the communiqué, whose version the caller read; an act retried under its id
    returns its first result."""

    def __init__(self, handler: CommandHandler, queries: RoomQueries) -> None:
        self._handler, self._queries = handler, queries

    def mark_agreed(self, agree: AgreeCommunique, context: CommandContext) -> CommandResult:
        """Adopt every draft that a paragraph names, and agree the text: both or neither."""
        text = self._queries.communique(agree.communique)
        drafts = [
            id_
            for id_ in dict.fromkeys(text.named)
            if id_ in text.conclusions and text.conclusions[id_].conclusion.state == "draft"
        ]
        return self._at_once(agreeing(agree, drafts), context)

    def issue_corrigendum(
        self,
        communique: str,
        context: CommandContext,
        *,
        number: int,
        language: Language,
        changes: Sequence[ChangedText],
        reason: str,
    ) -> CommandResult:
        """Correct paragraphs, and the conclusions that they show, with the corrigendum. Raises UnknownParagraph."""
        text = self._queries.communique(communique)
        paragraphs = {id_: row.paragraph for id_, row in text.paragraphs.items()}
        commands = correcting(communique, language, number, changes, reason, text.whole(language), paragraphs)
        return self._at_once(commands, msgspec.structs.replace(context, marking="public"))

    def publish(self, languages: Sequence[PublishCommunique], context: CommandContext) -> list[CommandResult]:
        """Publish the text in several languages, all or none. Each has a version of its own, so none is expected."""
        public = msgspec.structs.replace(context, marking="public", command=None, expected=None)
        return self._handler.handle_all([(command, public) for command in languages])

    def _at_once(self, commands: Sequence[Command], context: CommandContext) -> CommandResult:
        """Do commands of which the last is on the communiqué: it carries the act's id, and only its event may be public."""
        part = msgspec.structs.replace(context, command=None, expected=None, marking=None)
        part = msgspec.structs.replace(part, correlation=context.correlation or context.command)
        return self._handler.handle_all([*((each, part) for each in commands[:-1]), (commands[-1], context)])[-1]
