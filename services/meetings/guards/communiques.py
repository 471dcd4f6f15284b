"""Rules for a communiqué with its paragraphs and conclusions, and guard G2: the original is frozen once agreed, a
language once approved; after that only a corrigendum changes them. Writing a paragraph locks the communiqué's row for
share; agreeing and approving lock it for update, so one waits for the other."""

import msgspec
from sqlalchemy import Connection, select

from services.meetings.domain.communique_commands import (
    AgreeCommunique,
    ApproveCommunique,
    CorrectParagraphByCorrigendum,
    IssueCorrigendum,
    OrderParagraphs,
    PublishCommunique,
)
from services.meetings.domain.errors import (
    CommuniqueIsAgreed,
    ConclusionsLeftOut,
    DoesNotFit,
    IsATranslation,
    LanguageIsApproved,
    NotAdopted,
    NotTheNextNumber,
    OwnText,
    RestrictedInside,
    TextChanged,
    TextIsTheConclusions,
    TextMissing,
    TooLong,
    TranslationMissing,
    UnknownParagraph,
)
from services.meetings.guards.conclusions import require_begun
from services.meetings.read_models.communique_text import CommuniqueText, read_text
from services.meetings.read_models.conclusions import communiques
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphStated, ParagraphWithdrawn
from shared.domain.decider import Command
from shared.domain.registration import ReferenceWithdrawn
from shared.event_store.codec import LIMIT
from shared.event_store.statements import held
from shared.public_view.communiques import sha256_of, shown_conclusion
from shared.public_view.openness import OPERATOR
from shared.statements.decider import CorrectFact, StateFact, WithdrawFact
from shared.statements.events import corrected

ROOM_FOR_THE_REST = 4 * 1024
"""The bytes of a partner event reserved for everything but the paragraphs: its envelope, the title, the reasons."""


def check(connection: Connection, command: Command, actor: str) -> None:
    """Check a command on a communiqué or a paragraph; pass any other. Raises the errors of this service."""
    match command:
        case StateFact(kind=PARAGRAPHS.name) | CorrectFact(kind=PARAGRAPHS.name):
            _check_paragraph(connection, command)
        case WithdrawFact(withdrawal=ParagraphWithdrawn(fact=fact)):
            now: ParagraphStated = held(connection, PARAGRAPHS, fact)
            _refuse_frozen(_locked(connection, now.communique, share=True), now)
        case OrderParagraphs(communique=id_):
            _check_order(_locked(connection, id_), command)
        case AgreeCommunique(communique=id_):
            _check_agreed(connection, _locked(connection, id_), command, actor)
        case ApproveCommunique(communique=id_):
            _check_approved(_locked(connection, id_), command, actor)
        case PublishCommunique(communique=id_):
            _check_published(_locked(connection, id_), command)
        case IssueCorrigendum(communique=id_):
            text = _locked(connection, id_)
            _require_text(text, command.language, command.text_sha256)
            _refuse_too_long(text, command.language)


def _locked(connection: Connection, communique: str, *, share: bool = False) -> CommuniqueText:
    row = select(communiques.c.id).where(communiques.c.id == communique).with_for_update(read=share)
    connection.execute(row).first()
    return read_text(connection, communique)


def _check_paragraph(connection: Connection, command: StateFact | CorrectFact) -> None:
    before: ParagraphStated | None = None
    if isinstance(command, StateFact):
        assert isinstance(command.statement, ParagraphStated)
        now = command.statement
    else:
        before = held(connection, PARAGRAPHS, command.correction.fact)
        assert before is not None, "the aggregate refuses to correct what does not hold"
        now = corrected(before, command.correction)
    text = _locked(connection, now.communique, share=True)
    if isinstance(command, CorrectParagraphByCorrigendum):
        _require_next(text, command.corrigendum)
        return
    for paragraph in (now, before or now):
        _refuse_frozen(text, paragraph)
    if before is not None and before.communique != now.communique:
        raise DoesNotFit(field="communique", value=now.communique)
    _check_shape(text, now)


def _refuse_frozen(text: CommuniqueText, paragraph: ParagraphStated) -> None:
    """Refuse a change of an agreed original, and of an approved language. Raises CommuniqueIsAgreed, LanguageIsApproved."""
    if paragraph.language == text.communique.original and text.communique.is_agreed:
        raise CommuniqueIsAgreed(communique=text.id)
    if text.communique.is_approved(paragraph.language):
        raise LanguageIsApproved(languages=[paragraph.language])


def _check_shape(text: CommuniqueText, now: ParagraphStated) -> None:
    original = now.language == text.communique.original
    if original != (now.translates is None):
        raise DoesNotFit(field="translates" if now.translates else "language", value=now.translates or now.language)
    if original and now.conclusion is not None:
        _check_conclusion(text, now, now.conclusion)
    if original and shown_conclusion(now) is not None:
        if now.text is not None:
            raise TextIsTheConclusions(field="text")
    elif now.text is None:
        raise TextMissing(field="text")
    if now.translates is not None:
        original_row = text.paragraphs.get(now.translates)
        if original_row is None or original_row.paragraph.translates is not None:
            raise UnknownParagraph(field="translates", id=now.translates)
        if original_row.paragraph.role != now.role:
            raise DoesNotFit(field="role", value=now.role)
        if now.conclusion is not None and now.conclusion != original_row.paragraph.conclusion:
            raise DoesNotFit(field="conclusion", value=now.conclusion)


def _check_conclusion(text: CommuniqueText, now: ParagraphStated, conclusion: str) -> None:
    if conclusion not in text.conclusions:
        raise DoesNotFit(field="conclusion", value=conclusion)
    if text.conclusions[conclusion].conclusion.state in ("dropped", "replaced"):
        raise ReferenceWithdrawn(field="conclusion", id=conclusion)
    if text.conclusions[conclusion].conclusion.language != now.language:
        raise DoesNotFit(field="language", value=now.language)


def _check_order(text: CommuniqueText, command: OrderParagraphs) -> None:
    for paragraph in command.paragraphs:
        row = text.paragraphs.get(paragraph)
        if row is None:
            raise UnknownParagraph(field="paragraphs", id=paragraph)
        if row.paragraph.translates is not None:
            raise IsATranslation(field="paragraphs", id=paragraph)


def _check_agreed(connection: Connection, text: CommuniqueText, command: AgreeCommunique, actor: str) -> None:
    require_begun(connection, text.communique.meeting, command.on)
    # An imported text of the past may contain conclusions that were never recorded.
    wrong = [each for each in text.not_adopted if actor != OPERATOR or each.conclusion is not None]
    if wrong:
        numbers = [text.conclusions[each.conclusion].conclusion.number for each in wrong if each.conclusion is not None]
        raise NotAdopted(conclusions=numbers, paragraphs=[each.fact for each in wrong])
    _require_text(text, text.communique.original, command.text_sha256)
    _refuse_too_long(text, text.communique.original)


def _check_approved(text: CommuniqueText, command: ApproveCommunique, actor: str) -> None:
    missing = text.untranslated(command.language)
    if missing or not text.originals:
        raise TranslationMissing(language=command.language, paragraphs=missing)
    _require_text(text, command.language, command.text_sha256)
    if actor == OPERATOR:
        # A text agreed and published long ago is imported in one act, so the operator may have agreed it too.
        _refuse_too_long(text, command.language)
        return
    if (did := text.part_of(actor, command.language)) is not None:
        raise OwnText(did=did, language=command.language)
    _refuse_too_long(text, command.language)


def _check_published(text: CommuniqueText, command: PublishCommunique) -> None:
    rows = (text.conclusions[each] for each in text.named if each in text.conclusions)
    restricted = [row.conclusion.number for row in rows if row.marking == "restricted"]
    if restricted:
        raise RestrictedInside(conclusions=restricted)
    left_out = [row.conclusion.number for row in text.left_out()]
    if left_out and command.left_out is None:
        raise ConclusionsLeftOut(field="left_out", conclusions=left_out)


def _require_text(text: CommuniqueText, language: str, sha256: str) -> None:
    now = sha256_of(text.whole(language))
    if now != sha256:
        raise TextChanged(field="text_sha256", now=now)


def _refuse_too_long(text: CommuniqueText, language: str) -> None:
    size = len(msgspec.json.encode([each._asdict() for each in text.whole(language)])) + ROOM_FOR_THE_REST
    if size > LIMIT:
        raise TooLong(language=language, size=size, limit=LIMIT)


def _require_next(text: CommuniqueText, number: int) -> None:
    due = text.communique.corrigenda + 1
    if number != due:
        raise NotTheNextNumber(field="number", number=number, next=due)
