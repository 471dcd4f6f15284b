"""Events about memberships of the ITU-T Sector and liaisons: the relations of organizations to ITU-T."""

from typing import Annotated, Literal

from shared.contracts.records import GROUP, OrganizationId, PersonId, StateId
from shared.contracts.registry.states import REGIONS, Region
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import FileForm, StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

MembershipCategory = Literal["Associate", "Sector Member", "Academia", "administration"]
MembershipRights = Literal["full", "suspended"]
MembershipEnd = Literal["cancelled", "excluded", "not renewed", "dissolved", "not known"]
LiaisonRole = Literal[
    "regional telecommunication organization", "regional standardization body", "international SDO",
    "national or regional SDO", "forum or consortium", "UN agency",
]  # fmt: skip

ASSOCIATE = "Associate"
MEMBERSHIP_CATEGORIES = {
    ASSOCIATE: _("Associate"),
    "Sector Member": _("Sector Member"),
    "Academia": _("Academia"),
    "administration": _("Administration"),
}
MEMBERSHIP_RIGHTS = {"full": _("Full"), "suspended": _("Suspended")}
MEMBERSHIP_ENDS = {
    "cancelled": _("Cancelled"),
    "excluded": _("Excluded"),
    "not renewed": _("Not renewed"),
    "dissolved": _("Dissolved"),
    "not known": _("Not known"),
}
LIAISON_ROLES = {
    "regional telecommunication organization": _("Regional telecommunication organization"),
    "regional standardization body": _("Regional standardization body"),
    "international SDO": _("International SDO"),
    "national or regional SDO": _("National or regional SDO"),
    "forum or consortium": _("Forum or consortium"),
    "UN agency": _("UN agency"),
}


class MembershipStated(StreamStatement, frozen=True):
    """An organization is a member, or an administration, from a day on. A suspension is a separate period. A merger
    does not end a membership, which is then attributed to the successor."""

    organization: Annotated[OrganizationId, Field(_("Organization"))]
    category: Annotated[MembershipCategory, Field(_("Category"), choices=MEMBERSHIP_CATEGORIES)]
    rights: Annotated[
        MembershipRights,
        Field(_("Rights"), _("A suspended member stays a member."), choices=MEMBERSHIP_RIGHTS),
    ]
    since: Annotated[str, Field(_("From"), control="date")]
    group: Annotated[str | None, refers_to(GROUP), Field(_("Study group"), _("Of an Associate."))] = None
    sme: Annotated[bool | None, Field(_("SME"), _("Small or medium-sized enterprise, at a reduced fee."))] = None
    approved_by: Annotated[StateId | None, Field(_("Approved by"))] = None
    notice: Annotated[str | None, Field(_("Notice given on"), control="day")] = None
    ended: Annotated[MembershipEnd | None, Field(_("Why it ended"), choices=MEMBERSHIP_ENDS)] = None
    until: Annotated[str | None, Field(_("To"), _("Its last day, mostly 31 December."), control="date")] = None


class MembershipWithdrawn(Withdrawal, frozen=True):
    """A membership was stated in error."""


class LiaisonStated(StreamStatement, frozen=True):
    """An organization has a role in relation to ITU-T, for no region, one, or several."""

    organization: Annotated[OrganizationId, Field(_("Organization"))]
    role: Annotated[LiaisonRole, Field(_("Role"), choices=LIAISON_ROLES)]
    regions: Annotated[
        tuple[Region, ...] | None, Field(_("Regions"), _("Those that it serves, if any."), choices=REGIONS)
    ] = None
    agreement: Annotated[str | None, Field(_("Agreement"), _("Such as MoU 2016, or qualified under A.5."))] = None
    contact: Annotated[PersonId | None, Field(_("Contact"))] = None
    document: Annotated[str | None, Field(_("Document"))] = None
    since: Annotated[str | None, Field(_("From"), control="date")] = None
    until: Annotated[str | None, Field(_("To"), control="date")] = None


class LiaisonWithdrawn(Withdrawal, frozen=True):
    """A liaison was stated in error."""


def _membership(stated: MembershipStated) -> str:
    if stated.rights == "suspended":
        return (
            _("%(category)s, suspended from %(since)s to %(until)s")
            if stated.until
            else _("%(category)s, suspended from %(since)s")
        )
    return _("%(category)s from %(since)s to %(until)s") if stated.until else _("%(category)s from %(since)s")


def _liaison(stated: LiaisonStated) -> str:
    return _("%(role)s for %(regions)s") if stated.regions else _("%(role)s")


MembershipCorrected = correction_of(MembershipStated)
LiaisonCorrected = correction_of(LiaisonStated)

MEMBERSHIPS = StatementKind(
    name="membership",
    stated=MembershipStated,
    corrected=MembershipCorrected,
    withdrawn=MembershipWithdrawn,
    about=("organization",),
    one_per=("organization", "group"),
    filtered=("category", "rights", "since"),
    file_form=FileForm(
        name="memberships",
        known_by=("entity no.", "since", "category", "group"),
        also=(("organization", "name"), ("group", "study group")),
        beside=("entity no.", "country"),
        unsaid=(("rights", "full"),),
    ),
    answers=("68-05", "68-T4", "68-M3"),
    listed_as="memberships",
    marking="members",
    imported_marking="public",
    wording=Wording(
        kind=_("Membership"),
        plural=_("Memberships"),
        state=_("Record a membership"),
        line=_membership,
        history=_("A membership was recorded: %(line)s."),
        evidence=_("Member: %(organization)s, %(line)s"),
    ),
)
LIAISONS = StatementKind(
    name="liaison",
    stated=LiaisonStated,
    corrected=LiaisonCorrected,
    withdrawn=LiaisonWithdrawn,
    about=("organization",),
    filtered=("role", "regions"),
    file_form=FileForm(name="bodies", known_by=("organization", "role")),
    marking="members",
    imported_marking="public",
    wording=Wording(
        kind=_("Liaison"),
        plural=_("Liaisons"),
        state=_("Record a liaison"),
        line=_liaison,
        history=_("A liaison was recorded: %(line)s."),
        evidence=_("Liaison of %(organization)s: %(line)s"),
    ),
)
KINDS = (MEMBERSHIPS, LIAISONS)
