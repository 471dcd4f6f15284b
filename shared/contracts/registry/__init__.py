"""Events of the log `registry`: States, organizations, people, accounts, partners and their webhooks.

A dated fact has an id (`fact`). `since` and `until` are its first and last day as YYYY, YYYY-MM or YYYY-MM-DD; without
`since`, a fact holds on every day for which there is no dated fact of its kind; an absent `until` is open. `country` is
ISO 3166-1 alpha-3.
"""

from shared.contracts import assignments, completeness
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.registry import accounts, groups, memberships, organizations, partners, people, states, webhooks
from shared.contracts.registry.accounts import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    Role,
    RoleChangeConfirmed,
    RoleChangeDeclined,
    RoleChangeProposed,
    RolesChanged,
    SessionRevoked,
)
from shared.contracts.registry.organizations import (
    DuplicateRecognized,
    LikenessDismissed,
    NameKind,
    OrganizationClass,
    OrganizationClassCorrected,
    OrganizationClassified,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationNameCorrected,
    OrganizationNamed,
    OrganizationPlaceCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
    SubsidiaryCorrected,
    SubsidiaryStated,
)
from shared.contracts.registry.partners import (
    PartnerContactAdded,
    PartnerContactRemoved,
    PartnerCredentialMade,
    PartnerCredentialRevoked,
    PartnerDescribed,
    PartnerRegistered,
    PartnerResumed,
    PartnerSuspended,
    PartnerWaysChanged,
    Way,
)
from shared.contracts.registry.people import (
    AffiliationCorrected,
    AffiliationWithdrawn,
    PersonAffiliated,
    PersonNameCorrected,
    PersonRegistered,
)
from shared.contracts.registry.states import (
    StateNameCorrected,
    StateRegistered,
    StatusCorrected,
    StatusField,
    StatusStated,
    StatusWithdrawn,
)
from shared.contracts.registry.webhooks import (
    PartnerWebhookChanged,
    PartnerWebhookParked,
    PartnerWebhookRegistered,
    PartnerWebhookRemoved,
    PartnerWebhookResumed,
    PartnerWebhookSecretEnded,
    PartnerWebhookSecretMade,
    PartnerWebhookSentAgain,
)
from shared.domain.event import PublishedEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.statements.kinds import StatementKind, events_of

__all__ = [
    "EVENTS",
    "RECORD_KINDS",
    "STREAM_KINDS",
    "AccountDisabled",
    "AccountEnabled",
    "AccountOpened",
    "AffiliationCorrected",
    "AffiliationWithdrawn",
    "DuplicateRecognized",
    "EmbargoEnded",
    "LikenessDismissed",
    "MarkingChanged",
    "NameKind",
    "OrganizationClass",
    "OrganizationClassCorrected",
    "OrganizationClassified",
    "OrganizationFactWithdrawn",
    "OrganizationMerged",
    "OrganizationMergerCorrected",
    "OrganizationNameCorrected",
    "OrganizationNamed",
    "OrganizationPlaceCorrected",
    "OrganizationPlaced",
    "OrganizationRegistered",
    "PartnerContactAdded",
    "PartnerContactRemoved",
    "PartnerCredentialMade",
    "PartnerCredentialRevoked",
    "PartnerDescribed",
    "PartnerRegistered",
    "PartnerResumed",
    "PartnerSuspended",
    "PartnerWaysChanged",
    "PartnerWebhookChanged",
    "PartnerWebhookParked",
    "PartnerWebhookRegistered",
    "PartnerWebhookRemoved",
    "PartnerWebhookResumed",
    "PartnerWebhookSecretEnded",
    "PartnerWebhookSecretMade",
    "PartnerWebhookSentAgain",
    "PersonAffiliated",
    "PersonNameCorrected",
    "PersonRegistered",
    "Role",
    "RoleChangeConfirmed",
    "RoleChangeDeclined",
    "RoleChangeProposed",
    "RolesChanged",
    "SessionRevoked",
    "StateNameCorrected",
    "StateRegistered",
    "StatusCorrected",
    "StatusField",
    "StatusStated",
    "StatusWithdrawn",
    "SubsidiaryCorrected",
    "SubsidiaryStated",
    "Way",
]

STREAM_KINDS: tuple[StatementKind, ...] = (*memberships.KINDS, *groups.KINDS, *completeness.KINDS, *assignments.KINDS)
"""The kinds whose statements have their own streams."""
EVENTS: dict[str, type[PublishedEvent]] = {
    **states.EVENTS,
    **organizations.EVENTS,
    **people.EVENTS,
    **accounts.EVENTS,
    **partners.EVENTS,
    **webhooks.EVENTS,
    **events_of("registry", STREAM_KINDS),
    "rapporteur.registry.marking-changed.v1": MarkingChanged,
    "rapporteur.registry.embargo-ended.v1": EmbargoEnded,
    "rapporteur.registry.registered-in-error.v1": RegisteredInError,
    "rapporteur.registry.reinstated.v1": Reinstated,
}

RECORD_KINDS: tuple[StatementKind, ...] = (*organizations.KINDS, *states.KINDS)
"""The kinds whose statements are in the stream of their record."""
