"""Events about the ITU-T groups whose meetings are recorded."""

from typing import Annotated

from shared.contracts.records import GROUP, MeetingId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _


class MeetingGroupStated(StreamStatement, frozen=True):
    """A meeting is a meeting of a group: a study group, or the advisory group (68-05)."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    group: Annotated[str, refers_to(GROUP), Field(_("Group"), _("As of the study period in which it met."))]


class MeetingGroupWithdrawn(Withdrawal, frozen=True):
    """The group of a meeting was stated in error."""


MeetingGroupCorrected = correction_of(MeetingGroupStated)

MEETING_GROUPS = StatementKind(
    name="meeting-group",
    stated=MeetingGroupStated,
    corrected=MeetingGroupCorrected,
    withdrawn=MeetingGroupWithdrawn,
    about=("meeting",),
    one_per=("meeting",),
    filtered=("group",),
    marking="members",
    imported_marking="public",
    answers=("68-05",),
    wording=Wording(
        kind=_("Group of a meeting"),
        plural=_("Groups of meetings"),
        state=_("Record the group that met"),
        line=_("%(meeting)s: %(group)s"),
        history=_("The group that met was recorded: %(line)s."),
        evidence=_("Group that met: %(line)s"),
    ),
)
KINDS = (MEETING_GROUPS,)
