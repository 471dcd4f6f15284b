"""Events about measures that a State, a group or an organization takes so that industry takes part."""

from typing import Annotated, Literal

from shared.contracts.records import GROUP, ORGANIZATION, SERIES, STATE
from shared.contracts.registry.states import REGIONS
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

MeasureKind = Literal["mechanism", "promotion"]
Aim = Literal[
    "Sector Member", "Associate", "Academia", "not a member",
    "micro", "small or medium", "large",
    "Africa", "Americas", "Arab States", "Asia-Pacific", "CIS", "Europe",
]  # fmt: skip
MEASURE_KINDS = {"mechanism": _("Mechanism"), "promotion": _("Promotion")}
AIMS = {
    "Sector Member": _("Sector Members"),
    "Associate": _("Associates"),
    "Academia": _("Academia"),
    "not a member": _("Those that are no members"),
    "micro": _("Micro enterprises"),
    "small or medium": _("Small and medium enterprises"),
    "large": _("Large enterprises"),
    **REGIONS,
}


class MeasureStated(StreamStatement, frozen=True):
    """A mechanism for regular participation (68-07), or a State's measure to promote it (68-M1), from a day on."""

    kind: Annotated[MeasureKind, Field(_("Kind"), choices=MEASURE_KINDS)]
    by: Annotated[str, refers_to(STATE, GROUP, ORGANIZATION), Field(_("By"))]
    text: Annotated[Texts, Field(_("Text"), _("What is done."))]
    since: Annotated[str, Field(_("From"), control="date")]
    series: Annotated[str | None, refers_to(SERIES), Field(_("Series"), _("Leave it empty if it is for all."))] = None
    aimed_at: Annotated[
        tuple[Aim, ...] | None, Field(_("Aimed at"), _("Leave it empty if it is for all."), choices=AIMS)
    ] = None
    until: Annotated[str | None, Field(_("To"), _("Leave it empty while it lasts."), control="date")] = None


class MeasureWithdrawn(Withdrawal, frozen=True):
    """A measure was stated in error. One that ended has a last day."""


MeasureCorrected = correction_of(MeasureStated)
MEASURES = StatementKind(
    name="measure",
    stated=MeasureStated,
    corrected=MeasureCorrected,
    withdrawn=MeasureWithdrawn,
    about=("series",),
    filtered=("kind", "since"),
    answers=("68-07", "68-M1"),
    marking="bureau",
    file_form=FileForm(name="measures", known_by=("code",), beside=("code",)),
    wording=Wording(
        kind=_("Measure"),
        plural=_("Measures"),
        state=_("Record a measure"),
        line=_("%(kind)s by %(by)s, from %(since)s: %(text)s"),
        history=_("A measure was recorded: %(line)s."),
        evidence=_("Measure: %(line)s"),
    ),
)
KINDS = (MEASURES,)
