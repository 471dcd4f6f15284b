"""The commands on a meeting's communiqué. The declarations of the events explain the fields."""

from typing import NamedTuple

from shared.contracts.meetings.recordings import Language
from shared.contracts.records import COMMUNIQUE
from shared.domain.decider import RecordCommand
from shared.domain.ids import uuid_of
from shared.statements.decider import CorrectFact


def communique_stream(meeting: str) -> str:
    """Return the id of a meeting's only communiqué."""
    return f"{COMMUNIQUE.name}-{uuid_of(meeting)}"


class OnCommunique(RecordCommand, frozen=True, kw_only=True):
    about = "communique"
    communique: str


class OpenCommunique(RecordCommand, frozen=True, kw_only=True):
    """Begin the communiqué of a meeting, or give it another title while it is drafted."""

    mentions = ("meeting",)

    meeting: str
    title: dict[str, str]
    original: Language

    @property
    def stream(self) -> str:
        return communique_stream(self.meeting)


class OrderParagraphs(OnCommunique, frozen=True, kw_only=True):
    """Set the order of the original's paragraphs."""

    paragraphs: tuple[str, ...]


class AgreeCommunique(OnCommunique, frozen=True, kw_only=True):
    """Record that the meeting agreed the text with this hash."""

    on: str
    text_sha256: str


class ReopenCommunique(OnCommunique, frozen=True, kw_only=True):
    """Draft the agreed text again."""

    reason: str


class ApproveCommunique(OnCommunique, frozen=True, kw_only=True):
    """Approve the text with this hash in a language."""

    language: Language
    text_sha256: str


class PublishCommunique(OnCommunique, frozen=True, kw_only=True):
    """Make the approved text in a language public."""

    language: Language
    not_before: str | None = None
    published_on: str | None = None
    left_out: str | None = None


class ChangedText(NamedTuple):
    """A paragraph with its new text."""

    paragraph: str
    text: str


class IssueCorrigendum(OnCommunique, frozen=True, kw_only=True):
    """Correct a published text in a language; `text_sha256` is the hash of the whole new text. `joint_acts.correcting`
    corrects the paragraphs in the same transaction."""

    number: int
    language: Language
    changes: tuple[ChangedText, ...]
    text_sha256: str
    reason: str


class CorrectParagraphByCorrigendum(CorrectFact, frozen=True, kw_only=True):
    """Correct a paragraph as a part of a corrigendum, in the same transaction; no client sends this command on its own."""

    corrigendum: int


class WithdrawCommunique(OnCommunique, frozen=True, kw_only=True):
    """Withdraw the communiqué: it is no longer public in any language, and has to be approved again."""

    reason: str
