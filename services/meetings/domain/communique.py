"""The communiqué of a meeting: drafted, agreed, approved and published language by language, corrected, withdrawn.

Decisions here need only the communiqué itself; rules over its paragraphs and conclusions are guards
(`guards.communiques`).
"""

from collections.abc import Sequence

from services.meetings.domain.communique_commands import (
    AgreeCommunique,
    ApproveCommunique,
    IssueCorrigendum,
    OpenCommunique,
    OrderParagraphs,
    PublishCommunique,
    ReopenCommunique,
    WithdrawCommunique,
)
from services.meetings.domain.errors import (
    CommuniqueIsAgreed,
    IsPublished,
    LanguageIsApproved,
    NotAgreed,
    NotApproved,
    NothingChanges,
    NotPublished,
    NotTheNextNumber,
    OneDayOnly,
    OriginalStays,
)
from shared.contracts.meetings.communiques import (
    CommuniqueAgreed,
    CommuniqueApproved,
    CommuniqueCorrected,
    CommuniqueOpened,
    CommuniquePublished,
    CommuniqueReopened,
    CommuniqueWithdrawn,
    ParagraphChange,
    ParagraphsOrdered,
)
from shared.domain.decider import RecordCommand
from shared.domain.errors import NotThere
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from
from shared.public_view.communiques import Communique, evolve, sha256_of_text

Command = (
    OpenCommunique
    | OrderParagraphs
    | AgreeCommunique
    | ReopenCommunique
    | ApproveCommunique
    | PublishCommunique
    | IssueCorrigendum
    | WithdrawCommunique
)

initial_state: Communique | None = None


def decide(command: RecordCommand, communique: Communique | None) -> Sequence[PublishedEvent]:
    """Return the events of a command. Raises NotThere and the errors of this package."""
    if isinstance(command, OpenCommunique):
        return _open(command, communique)
    if communique is None:
        raise NotThere(id=command.stream)
    match command:
        case OrderParagraphs(paragraphs=paragraphs):
            if paragraphs == communique.paragraphs:
                return []
            _refuse_agreed(command.communique, communique)
            return [event_from(ParagraphsOrdered, command)]
        case AgreeCommunique():
            return _agree(command, communique)
        case ReopenCommunique():
            return _reopen(command, communique)
        case ApproveCommunique():
            return _approve(command, communique)
        case PublishCommunique():
            return _publish(command, communique)
        case IssueCorrigendum():
            return _correct(command, communique)
        case WithdrawCommunique():
            return _withdraw(command, communique)
    raise AssertionError("unreachable")


def _open(command: OpenCommunique, communique: Communique | None) -> list[PublishedEvent]:
    event = event_from(CommuniqueOpened, command)
    if communique is None:
        return [event]
    # The order of the languages counts: the first is the original.
    same_title = list(communique.title.items()) == list(command.title.items())
    if communique.original == command.original and same_title:
        return []
    if communique.original != command.original:
        raise OriginalStays(communique=command.stream, field="original", original=communique.original)
    _refuse_fixed(command, communique)
    return [event]


def _refuse_fixed(command: OpenCommunique, communique: Communique) -> None:
    """Refuse to change a title in the original language once the text is agreed, or in one in which it is approved; into
    other languages it is translated like the text."""
    old, new = communique.title, command.title
    changed = [language for language in dict.fromkeys((*old, *new)) if old.get(language) != new.get(language)]
    if not changed or communique.original in changed:
        _refuse_agreed(command.stream, communique)
    if approved := [language for language in changed if communique.is_approved(language)]:
        raise LanguageIsApproved(languages=approved)


def _agree(command: AgreeCommunique, communique: Communique) -> list[PublishedEvent]:
    if (communique.agreed_on, communique.text_sha256) == (command.on, command.text_sha256):
        return []
    _refuse_agreed(command.communique, communique)
    return [event_from(CommuniqueAgreed, command)]


def _reopen(command: ReopenCommunique, communique: Communique) -> list[PublishedEvent]:
    if not communique.is_agreed:
        return []
    approved = [language for language in communique.languages if communique.is_approved(language)]
    if approved:
        raise LanguageIsApproved(languages=approved)
    return [event_from(CommuniqueReopened, command)]


def _approve(command: ApproveCommunique, communique: Communique) -> list[PublishedEvent]:
    if not communique.is_agreed:
        raise NotAgreed(communique=command.communique)
    event = event_from(CommuniqueApproved, command)
    return [] if evolve(communique, event) == communique else [event]


def _publish(command: PublishCommunique, communique: Communique) -> list[PublishedEvent]:
    if command.not_before is not None and command.published_on is not None:
        raise OneDayOnly(field="published_on")
    if not communique.is_approved(command.language):
        raise NotApproved(language=command.language)
    if communique.is_published(command.language):
        version = communique.languages[command.language]
        if (command.not_before, command.published_on) == (version.not_before, version.published_on):
            return []
        raise IsPublished(language=command.language)
    return [event_from(CommuniquePublished, command)]


def _correct(command: IssueCorrigendum, communique: Communique) -> list[PublishedEvent]:
    if not communique.is_published(command.language):
        raise NotPublished(language=command.language)
    if command.number != communique.corrigenda + 1:
        raise NotTheNextNumber(field="number", number=command.number, next=communique.corrigenda + 1)
    if not command.changes or command.text_sha256 == communique.languages[command.language].text_sha256:
        raise NothingChanges(field="changes")
    return [
        CommuniqueCorrected(
            number=command.number,
            language=command.language,
            edition=communique.edition(command.language) + 1,
            changes=tuple(ParagraphChange(each.paragraph, sha256_of_text(each.text)) for each in command.changes),
            text_sha256=command.text_sha256,
            reason=command.reason,
        )
    ]


def _withdraw(command: WithdrawCommunique, communique: Communique) -> list[PublishedEvent]:
    if not communique.is_agreed:
        raise NotAgreed(communique=command.communique)
    event = event_from(CommuniqueWithdrawn, command)
    return [] if evolve(communique, event) == communique else [event]


def _refuse_agreed(id_: str, communique: Communique) -> None:
    if communique.is_agreed:
        raise CommuniqueIsAgreed(communique=id_)


__all__ = ["Command", "decide", "evolve", "initial_state"]
