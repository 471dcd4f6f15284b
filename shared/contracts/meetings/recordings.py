"""Events about presentations at meetings, and about their recordings."""

from typing import Annotated, Literal

from shared.contracts.records import AGENDA_ITEM, PRESENTATION, MeetingId, OrganizationId, PersonId
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

Language = Literal["en", "fr", "es", "ar", "zh", "ru"]

LANGUAGES = {
    "en": _("English"),
    "fr": _("French"),
    "es": _("Spanish"),
    "ar": _("Arabic"),
    "zh": _("Chinese"),
    "ru": _("Russian"),
}


class PresentationStated(StreamStatement, frozen=True):
    """Something was presented at a meeting (68-11)."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    title: Annotated[Texts, Field(_("Title"))]
    item: Annotated[str | None, refers_to(AGENDA_ITEM), Field(_("Agenda item"))] = None
    speaker: Annotated[PersonId | None, Field(_("Speaker"))] = None
    organization: Annotated[OrganizationId | None, Field(_("Organization"))] = None
    day: Annotated[str | None, Field(_("Day"), control="day")] = None


class PresentationWithdrawn(Withdrawal, frozen=True):
    """A presentation was stated in error."""


class RecordingStated(StreamStatement, frozen=True):
    """A presentation was recorded, and is available at an address (68-11)."""

    presentation: Annotated[str, refers_to(PRESENTATION), Field(_("Presentation"))]
    language: Annotated[Language, Field(_("Language"), choices=LANGUAGES)]
    address: Annotated[str, Field(_("Address"), _("Where it can be seen or heard."))]
    made_on: Annotated[str | None, Field(_("Made on"), control="date")] = None
    seconds: Annotated[int | None, Field(_("Length in seconds"), least=1, most=86_400)] = None
    captions: Annotated[tuple[Language, ...] | None, Field(_("Captions in"), choices=LANGUAGES)] = None


class RecordingWithdrawn(Withdrawal, frozen=True):
    """A recording was stated in error, or must no longer be shown."""


PresentationCorrected = correction_of(PresentationStated)
RecordingCorrected = correction_of(RecordingStated)

PRESENTATIONS = StatementKind(
    name="presentation",
    stated=PresentationStated,
    corrected=PresentationCorrected,
    withdrawn=PresentationWithdrawn,
    about=("meeting",),
    filtered=("day",),
    marking="bureau",
    imported_marking="public",
    answers=("68-11",),
    listed_as="presentations",
    wording=Wording(
        kind=_("Presentation"),
        plural=_("Presentations"),
        state=_("Record a presentation"),
        line=_("%(title)s at %(meeting)s"),
        history=_("A presentation was recorded: %(line)s."),
        evidence=_("Presented: %(line)s"),
    ),
)
RECORDINGS = StatementKind(
    name="recording",
    stated=RecordingStated,
    corrected=RecordingCorrected,
    withdrawn=RecordingWithdrawn,
    about=("presentation",),
    filtered=("language", "made_on"),
    marking="bureau",
    imported_marking="public",
    answers=("68-11",),
    wording=Wording(
        kind=_("Recording"),
        plural=_("Recordings"),
        state=_("Add a recording"),
        line=_("%(presentation)s in %(language)s: %(address)s"),
        history=_("A recording was added: %(line)s."),
        evidence=_("Recording: %(line)s"),
    ),
)
KINDS = (PRESENTATIONS, RECORDINGS)
