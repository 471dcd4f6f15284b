"""What can be asked of the registry, by the record it is asked of.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known; `country` is ISO 3166-1 alpha-3. A `fact` is the
id of a dated statement: asked for again it gives nothing new. Texts about people are plain here; the events close them.
"""

from services.registry.domain.commands.accounts import (
    ChangeRoles,
    ConfirmRoles,
    DeclineRoles,
    DisableAccount,
    EnableAccount,
    OpenAccount,
    ProposeRoles,
    RevokeSession,
)
from services.registry.domain.commands.organizations import (
    ClassifyOrganization,
    CorrectClass,
    CorrectMerger,
    CorrectPlace,
    CorrectSubsidiary,
    DismissLikeness,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    RecognizeDuplicate,
    RegisterOrganization,
    StateSubsidiary,
    WithdrawOrganizationFact,
)
from services.registry.domain.commands.partners import (
    AddContact,
    ChangeWays,
    DescribePartner,
    MakeCredential,
    RegisterPartner,
    RemoveContact,
    ResumePartner,
    RevokeCredential,
    RotateCredential,
    SuspendPartner,
)
from services.registry.domain.commands.people import (
    AffiliatePerson,
    CorrectAffiliation,
    CorrectPersonName,
    RegisterPerson,
    WithdrawAffiliation,
)
from services.registry.domain.commands.states import CorrectStatus, RegisterState, StateStatus, WithdrawStatus

__all__ = [
    "AddContact",
    "AffiliatePerson",
    "ChangeRoles",
    "ChangeWays",
    "ClassifyOrganization",
    "ConfirmRoles",
    "CorrectAffiliation",
    "CorrectClass",
    "CorrectMerger",
    "CorrectPersonName",
    "CorrectPlace",
    "CorrectStatus",
    "CorrectSubsidiary",
    "DeclineRoles",
    "DescribePartner",
    "DisableAccount",
    "DismissLikeness",
    "EnableAccount",
    "MakeCredential",
    "MergeOrganization",
    "NameOrganization",
    "OpenAccount",
    "PlaceOrganization",
    "ProposeRoles",
    "RecognizeDuplicate",
    "RegisterOrganization",
    "RegisterPartner",
    "RegisterPerson",
    "RegisterState",
    "RemoveContact",
    "ResumePartner",
    "RevokeCredential",
    "RevokeSession",
    "RotateCredential",
    "StateStatus",
    "StateSubsidiary",
    "SuspendPartner",
    "WithdrawAffiliation",
    "WithdrawOrganizationFact",
    "WithdrawStatus",
]
