"""Events that inform partners about a referral of a public conclusion, and about its answer. Part of
`shared.contracts.partners`."""

from typing import Annotated, Literal

import msgspec

from shared.contracts.meetings.consultations import Purpose
from shared.contracts.meetings.work import WorkKind
from shared.contracts.records import CONCLUSION, REQUEST, OrganizationId
from shared.domain.event import ExternalEvent
from shared.statements.fields import Texts, refers_to

ConclusionId = Annotated[str, refers_to(CONCLUSION)]
ReferralId = Annotated[str, refers_to(REQUEST)]


class Addressee(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A body to which a conclusion was referred. `organization` is the id of one that is neither an ITU-T group nor a
    State; by it, a partner finds the referrals addressed to it."""

    kind: Literal["group", "organization", "state"]
    name: str
    organization: OrganizationId | None = None


class ConclusionReferred(ExternalEvent, frozen=True):
    """A public conclusion was referred to an addressee, possibly with a day by which an answer is due. It replaces
    earlier events about this referral. `document` is the bureau's; `withdrawn`: the referral is no longer public."""

    referral: ReferralId
    conclusion: ConclusionId
    meeting: str
    addressee: Addressee
    purpose: Purpose | None = None
    due: str | None = None
    document: str | None = None
    withdrawn: bool | None = None


class ConclusionReferredV2(ConclusionReferred, frozen=True):
    """As version 1, with the meeting's code at the time of publication, if public."""

    code: str | None = None


class AnsweredWork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A work item that an answer names; `title` is a text by language."""

    kind: WorkKind
    designation: str
    title: Texts


class ConclusionAnswered(ExternalEvent, frozen=True):
    """The addressee of a referral answered it, and the answer is confirmed by `document`, a document of theirs. It
    replaces earlier events about the answer. `work`: the public work items that the answer names. `withdrawn`: the
    answer is no longer public."""

    referral: ReferralId
    conclusion: ConclusionId
    addressee: Addressee
    answer: Literal["taken up", "already under way", "not pursued", "no action needed"]
    document: str | None = None
    work: tuple[AnsweredWork, ...] | None = None
    withdrawn: bool | None = None
