"""Events about expertise in places, and about the choice of a meeting's place."""

from typing import Annotated

from shared.contracts.records import EXPERTISE, TOPIC, MeetingId
from shared.contracts.vocabularies import SUBJECTS
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _


class ExpertiseStated(StreamStatement, frozen=True):
    """A place has expertise in a subject (68-06)."""

    city: Annotated[str, Field(_("City"))]
    country: Annotated[str, Field(_("Country"), _("Its ISO code of three letters, such as JPN."), longest=3)]
    institution: Annotated[str | None, Field(_("Institution"))] = None
    topics: Annotated[tuple[Annotated[str, refers_to(TOPIC)], ...] | None, Field(_("Topics"))] = None
    subject: Annotated[str | None, Field(_("Subject"), control="open-word", vocabulary=SUBJECTS)] = None
    since: Annotated[str | None, Field(_("From"), control="date")] = None
    until: Annotated[str | None, Field(_("To"), _("Leave it empty while it lasts."), control="date")] = None


class ExpertiseWithdrawn(Withdrawal, frozen=True):
    """Expertise was stated in error."""


class SitingStated(StreamStatement, frozen=True):
    """A meeting's place was chosen for reasons (68-06)."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    why: Annotated[Texts, Field(_("Reasons"))]
    expertise: Annotated[tuple[Annotated[str, refers_to(EXPERTISE)], ...] | None, Field(_("Expertise there"))] = None
    considered: Annotated[str | None, Field(_("Other places considered"), control="text")] = None


class SitingWithdrawn(Withdrawal, frozen=True):
    """The choice of a place was stated in error."""


ExpertiseCorrected = correction_of(ExpertiseStated)
SitingCorrected = correction_of(SitingStated)

EXPERTISES = StatementKind(
    name="expertise",
    stated=ExpertiseStated,
    corrected=ExpertiseCorrected,
    withdrawn=ExpertiseWithdrawn,
    about=(),
    filtered=("subject", "since"),
    file_form=FileForm(known_by=("code",), beside=("code",)),
    marking="members",
    imported_marking="public",
    answers=("68-06",),
    wording=Wording(
        kind=_("Expertise"),
        plural=_("Expertise"),
        state=_("Record expertise in a place"),
        line=_("%(city)s, %(country)s: %(subject)s"),
        history=_("Expertise in a place was recorded: %(line)s."),
        evidence=_("Expertise: %(line)s"),
    ),
)
SITINGS = StatementKind(
    name="siting",
    stated=SitingStated,
    corrected=SitingCorrected,
    withdrawn=SitingWithdrawn,
    about=("meeting",),
    one_per=("meeting",),
    file_form=FileForm(known_by=("meeting",)),
    marking="bureau",
    answers=("68-06",),
    wording=Wording(
        kind=_("Choice of a place"),
        plural=_("Choices of places"),
        state=_("Record why a place was chosen"),
        line=_("%(meeting)s: %(why)s"),
        history=_("Why a place was chosen was recorded: %(line)s."),
        evidence=_("Place chosen: %(line)s"),
    ),
)
KINDS = (EXPERTISES, SITINGS)
