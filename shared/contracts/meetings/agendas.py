"""Events about the items of a meeting's agenda."""

from typing import Annotated, Literal

from shared.contracts.records import CONCLUSION, DECISION, NEED, OBJECTIVE, PROPOSAL, TOPIC, WORK, MeetingId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

ItemKind = Literal["procedural", "substantive", "session"]

ITEM_KINDS = {"procedural": _("Procedural"), "substantive": _("Substantive"), "session": _("Session of a workshop")}


LINKS = ("topics", "objectives", "work", "takes_up")
"""The fields that name an item's subject, its purpose and the records that it takes up."""


class AgendaItemStated(StreamStatement, frozen=True):
    """An item of a meeting's agenda, and the needs, proposals and decisions that it takes up (68-08)."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    number: Annotated[str, Field(_("Number"))]
    kind: Annotated[ItemKind, Field(_("Kind"), choices=ITEM_KINDS)]
    title: Annotated[Texts, Field(_("Title"))]
    topics: Annotated[tuple[Annotated[str, refers_to(TOPIC)], ...] | None, Field(_("Topics"))] = None
    objectives: Annotated[tuple[Annotated[str, refers_to(OBJECTIVE)], ...] | None, Field(_("Objectives"))] = None
    work: Annotated[tuple[Annotated[str, refers_to(WORK)], ...] | None, Field(_("Work of TSAG"))] = None
    takes_up: Annotated[
        tuple[Annotated[str, refers_to(NEED, PROPOSAL, DECISION, CONCLUSION)], ...] | None, Field(_("Takes up"))
    ] = None
    day: Annotated[str | None, Field(_("Day"), control="day")] = None


class AgendaItemWithdrawn(Withdrawal, frozen=True):
    """An item was stated in error. Announced agendas keep it until they are announced again."""


AgendaItemCorrected = correction_of(AgendaItemStated)


def _number_in_meeting(item: AgendaItemStated) -> tuple[str, ...]:
    """Return the key of an item: no two items of a meeting share a number."""
    return item.meeting, item.number.casefold()


AGENDA_ITEMS = StatementKind(
    name="agenda-item",
    stated=AgendaItemStated,
    corrected=AgendaItemCorrected,
    withdrawn=AgendaItemWithdrawn,
    about=("meeting",),
    unique=_number_in_meeting,
    filtered=("kind", "day"),
    file_form=FileForm(name="agenda", known_by=("meeting", "number")),
    marking="bureau",
    imported_marking="public",
    answers=("68-08",),
    listed_as="agenda",
    wording=Wording(
        kind=_("Agenda item"),
        plural=_("Agenda items"),
        state=_("Add an agenda item"),
        line=_("%(number)s %(title)s (%(kind)s)"),
        history=_("An agenda item was recorded: %(line)s."),
        evidence=_("On the agenda of %(meeting)s: %(line)s"),
    ),
)
KINDS = (AGENDA_ITEMS,)
