"""The commands on conclusions. The declarations of the events explain the fields."""

from shared.contracts.meetings.conclusions import Relation, Verb
from shared.contracts.meetings.recordings import Language
from shared.domain.decider import RecordCommand
from shared.domain.provenance import Imported


class OnConclusion(RecordCommand, frozen=True, kw_only=True):
    about = "conclusion"
    conclusion: str


class ConclusionContent(OnConclusion, frozen=True, kw_only=True):
    """The content of a conclusion without its wording, which has commands of its own once the conclusion is adopted."""

    number: int
    verb: Verb
    calls_on: tuple[str, ...] | None = None
    priority: bool | None = None
    topics: tuple[str, ...] | None = None
    items: tuple[str, ...] | None = None
    came_from: tuple[str, ...] | None = None
    summary: str | None = None
    source: str | None = None


class DraftConclusion(ConclusionContent, frozen=True, kw_only=True):
    """Draft a conclusion of a meeting, under the next free number or the one given."""

    mentions = ("meeting",)

    meeting: str
    wording: str
    language: Language
    imported: Imported | None = None


class RedraftConclusion(ConclusionContent, frozen=True, kw_only=True):
    """Replace the whole draft of a conclusion."""

    wording: str
    language: Language


class AdoptConclusion(OnConclusion, frozen=True, kw_only=True):
    """Record that the meeting adopted a conclusion on a day."""

    on: str


class DropConclusion(OnConclusion, frozen=True, kw_only=True):
    """Drop a draft."""

    reason: str


class WithdrawAdoption(OnConclusion, frozen=True, kw_only=True):
    """Withdraw an adoption recorded in error: the conclusion is a draft again."""

    reason: str


class DescribeConclusion(ConclusionContent, frozen=True, kw_only=True):
    """Correct all of an adopted conclusion except its wording."""

    reason: str


class CorrectWording(OnConclusion, frozen=True, kw_only=True):
    """Correct the wording of an adopted conclusion, before the communiqué with it is agreed."""

    wording: str
    reason: str


class CorrectWordingByCorrigendum(CorrectWording, frozen=True, kw_only=True):
    """Correct the wording as a part of the communiqué's corrigendum, in the same transaction; no client sends this
    command on its own."""

    corrigendum: int


class ReplaceConclusion(OnConclusion, frozen=True, kw_only=True):
    """Replace a conclusion by other adopted ones."""

    by: tuple[str, ...]
    relation: Relation
    on: str
    reason: str

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return tuple(("by", record) for record in self.by)
