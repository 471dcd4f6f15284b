"""Events about conclusions: drafted in the room, adopted by the meeting, described, replaced.

A conclusion has one wording, in its original language; in other languages, it appears as the translated paragraph of
the communiqué.
"""

from typing import Annotated, Literal

from shared.contracts.meetings.recordings import LANGUAGES, Language
from shared.contracts.records import AGENDA_ITEM, CONCLUSION, NEED, PROPOSAL, TREATMENT, BodyId, MeetingId, TopicId
from shared.domain.event import PublishedEvent
from shared.domain.provenance import Imported
from shared.statements.fields import Field, refers_to
from shared.statements.wording import translatable as _

Verb = Literal["agreed", "called on", "encouraged", "welcomed", "took note", "recognized", "highlighted", "requested"]
Relation = Literal["split", "merged", "superseded"]

VERBS = {
    "agreed": _("Agreed"),
    "called on": _("Called on"),
    "encouraged": _("Encouraged"),
    "welcomed": _("Welcomed"),
    "took note": _("Took note"),
    "recognized": _("Recognized"),
    "highlighted": _("Highlighted"),
    "requested": _("Requested"),
}
ASKING = ("called on", "requested", "encouraged")
"""The verbs that call on an addressee, named in `calls_on`."""
RELATIONS = {"split": _("Split into"), "merged": _("Merged into"), "superseded": _("Superseded by")}

Number = Annotated[int, Field(_("Number"), least=1, most=999)]
VerbField = Annotated[Verb, Field(_("Verb"), choices=VERBS)]
WordingField = Annotated[str, Field(_("Wording"), _("As the meeting says it, without a name of a person."), "text")]
CallsOn = Annotated[tuple[BodyId, ...] | None, Field(_("Calls on"), _("ITU-T is a group of kind Sector."))]
Priority = Annotated[bool | None, Field(_("Priority"))]
Topics = Annotated[tuple[TopicId, ...] | None, Field(_("Topics"))]
Items = Annotated[tuple[Annotated[str, refers_to(AGENDA_ITEM)], ...] | None, Field(_("Agenda items"))]
CameFrom = Annotated[
    tuple[Annotated[str, refers_to(NEED, PROPOSAL, CONCLUSION, TREATMENT)], ...] | None, Field(_("Came from"))
]
Summary = Annotated[str | None, Field(_("Earlier summary"), _("The id of an earlier summary of this conclusion."))]


class ConclusionDrafted(PublishedEvent, frozen=True):
    """A conclusion was drafted: its number in the meeting, its verb, its wording, and its addressees.

    `priority`: a priority for ITU-T. `came_from`: the records that it responds to. `summary`: the id of an older
    summary of it.
    """

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    number: Number
    verb: VerbField
    wording: WordingField
    language: Annotated[Language, Field(_("Language"), choices=LANGUAGES)]
    calls_on: CallsOn = None
    priority: Priority = None
    topics: Topics = None
    items: Items = None
    came_from: CameFrom = None
    summary: Summary = None
    source: str | None = None
    imported: Imported | None = None


class ConclusionRedrafted(PublishedEvent, frozen=True):
    """The draft of a conclusion was replaced entirely."""

    number: Number
    verb: VerbField
    wording: WordingField
    language: Annotated[Language, Field(_("Language"), choices=LANGUAGES)]
    calls_on: CallsOn = None
    priority: Priority = None
    topics: Topics = None
    items: Items = None
    came_from: CameFrom = None
    summary: Summary = None
    source: str | None = None


class ConclusionAdopted(PublishedEvent, frozen=True):
    """The meeting adopted the conclusion on a day."""

    on: Annotated[str, Field(_("Adopted on"), control="date")]


class ConclusionDropped(PublishedEvent, frozen=True):
    """The draft of a conclusion was dropped. Its number is free again."""

    reason: str


class ConclusionAdoptionWithdrawn(PublishedEvent, frozen=True):
    """The adoption was recorded in error; the conclusion is a draft again."""

    reason: str


class ConclusionDescribed(PublishedEvent, frozen=True):
    """Everything about an adopted conclusion except its wording was stated again, in full."""

    number: Number
    verb: VerbField
    reason: str
    calls_on: CallsOn = None
    priority: Priority = None
    topics: Topics = None
    items: Items = None
    came_from: CameFrom = None
    summary: Summary = None
    source: str | None = None


class ConclusionWordingCorrected(PublishedEvent, frozen=True):
    """The wording of an adopted conclusion was corrected. `corrigendum`: the number of the communiqué's corrigendum
    that made the correction; absent before the communiqué was agreed."""

    wording: WordingField
    reason: str
    corrigendum: int | None = None


class ConclusionReplaced(PublishedEvent, frozen=True):
    """The conclusion was replaced by others, which keep its day of adoption for anything counted from that day."""

    by: Annotated[tuple[Annotated[str, refers_to(CONCLUSION)], ...], Field(_("Replaced by"))]
    relation: Annotated[Relation, Field(_("How"), choices=RELATIONS)]
    on: Annotated[str, Field(_("Replaced on"), control="date")]
    reason: str


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.conclusion-drafted.v1": ConclusionDrafted,
    "rapporteur.meetings.conclusion-redrafted.v1": ConclusionRedrafted,
    "rapporteur.meetings.conclusion-adopted.v1": ConclusionAdopted,
    "rapporteur.meetings.conclusion-dropped.v1": ConclusionDropped,
    "rapporteur.meetings.conclusion-adoption-withdrawn.v1": ConclusionAdoptionWithdrawn,
    "rapporteur.meetings.conclusion-described.v1": ConclusionDescribed,
    "rapporteur.meetings.conclusion-wording-corrected.v1": ConclusionWordingCorrected,
    "rapporteur.meetings.conclusion-replaced.v1": ConclusionReplaced,
}
