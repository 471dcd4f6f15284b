"""Events about topics, their descent from one another, and their treatment at meetings."""

from typing import Annotated, Literal

from shared.contracts.records import AGENDA_ITEM, MEETING, MeetingId, TopicId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

Relation = Literal["merged into", "split into", "continues as", "same as"]

RELATIONS = {
    "merged into": _("Merged into"),
    "split into": _("Split into"),
    "continues as": _("Continues as"),
    "same as": _("Same as"),
}


class FollowedTopicStated(StreamStatement, frozen=True):
    """A topic that meetings treat, followed from meeting to meeting (68-12). Its name is independent of any single
    meeting."""

    name: Annotated[Texts, Field(_("Name"))]
    scope: Annotated[str | None, Field(_("Scope"), control="text")] = None
    emerging: Annotated[bool | None, Field(_("New or emerging technology"))] = None
    since: Annotated[str | None, Field(_("From"), control="date")] = None


class FollowedTopicWithdrawn(Withdrawal, frozen=True):
    """A topic was stated in error. A topic that became another gets a lineage."""


class LineageStated(StreamStatement, frozen=True):
    """A topic became another one, or part of one, from a day on; or it is the same as another, for all time."""

    topic: Annotated[TopicId, Field(_("Topic"))]
    relation: Annotated[Relation, Field(_("Relation"), choices=RELATIONS)]
    into: Annotated[TopicId, Field(_("Other topic"))]
    on: Annotated[str, Field(_("On"), control="date")]
    at: Annotated[str | None, refers_to(MEETING), Field(_("At the meeting"))] = None
    grounds: Annotated[str | None, Field(_("Grounds"), control="text")] = None


class LineageWithdrawn(Withdrawal, frozen=True):
    """A lineage was stated in error."""


class TreatmentStated(StreamStatement, frozen=True):
    """A meeting treated a topic, under the name used there."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    topic: Annotated[TopicId, Field(_("Topic"))]
    named_as: Annotated[str, Field(_("Called there"), _("The words of that meeting."))]
    said: Annotated[Texts | None, Field(_("Our summary"))] = None
    discussed: Annotated[
        str | None, Field(_("Topic as recorded before"), _("The id of an entry in the list of topics discussed."))
    ] = None
    items: Annotated[tuple[Annotated[str, refers_to(AGENDA_ITEM)], ...] | None, Field(_("Items of the agenda"))] = None


class TreatmentWithdrawn(Withdrawal, frozen=True):
    """A treatment was stated in error."""


FollowedTopicCorrected = correction_of(FollowedTopicStated)
LineageCorrected = correction_of(LineageStated)
TreatmentCorrected = correction_of(TreatmentStated)

TOPICS = StatementKind(
    name="followed-topic",
    stated=FollowedTopicStated,
    corrected=FollowedTopicCorrected,
    withdrawn=FollowedTopicWithdrawn,
    about=(),
    filtered=("emerging", "since"),
    file_form=FileForm(name="topics", known_by=("code",), beside=("code",)),
    marking="members",
    imported_marking="public",
    answers=("68-12",),
    listed_as="topics",
    wording=Wording(
        kind=_("Topic"),
        plural=_("Topics"),
        state=_("Record a topic"),
        line=_("%(name)s"),
        history=_("A topic was recorded: %(line)s."),
        evidence=_("Topic: %(line)s"),
    ),
)
LINEAGES = StatementKind(
    name="lineage",
    stated=LineageStated,
    corrected=LineageCorrected,
    withdrawn=LineageWithdrawn,
    about=("topic", "into"),
    filtered=("relation", "on"),
    file_form=FileForm(name="lineage", known_by=("topic", "into", "relation"), also=(("topic", "from"),)),
    marking="members",
    imported_marking="public",
    answers=("68-12",),
    wording=Wording(
        kind=_("Lineage"),
        plural=_("Lineages"),
        state=_("Record a lineage"),
        line=_("%(topic)s: %(relation)s %(into)s, %(on)s"),
        history=_("A lineage was recorded: %(line)s."),
        evidence=_("Lineage: %(line)s"),
    ),
)
TREATMENTS = StatementKind(
    name="treatment",
    stated=TreatmentStated,
    corrected=TreatmentCorrected,
    withdrawn=TreatmentWithdrawn,
    about=("meeting", "topic"),
    one_per=("meeting", "topic"),
    file_form=FileForm(name="treatments", known_by=("meeting", "topic")),
    marking="bureau",
    imported_marking="public",
    answers=("68-12",),
    wording=Wording(
        kind=_("Treatment of a topic"),
        plural=_("Treatments of topics"),
        state=_("Record how a topic was treated"),
        line=_("%(topic)s at %(meeting)s, called %(named_as)s"),
        history=_("The treatment of a topic was recorded: %(line)s."),
        evidence=_("Treated: %(line)s"),
    ),
)
KINDS = (TOPICS, LINEAGES, TREATMENTS)
