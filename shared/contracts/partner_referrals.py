"""Events that tell partners of a referral of a public conclusion, and of its answer. Part of `shared.contracts.partners`."""

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
    """A body to which a conclusion was referred. `organization` is the id of one that is no group of ITU-T and no State, by which
    a partner finds what is asked of it."""

    kind: Literal["group", "organization", "state"]
    name: str
    organization: OrganizationId | None = None


class ConclusionReferred(ExternalEvent, frozen=True):
    """A public conclusion was referred to somebody, perhaps with a day until which an answer is due. It replaces what was told of
    this referral before. `document` is ours; `withdrawn`: the referral is no longer public."""

    referral: ReferralId
    conclusion: ConclusionId
    meeting: str
    addressee: Addressee
    purpose: Purpose | None = None
    due: str | None = None
    document: str | None = None
    withdrawn: bool | None = None


class ConclusionReferredV2(ConclusionReferred, frozen=True):
    """Version 1, with the code of the meeting at the time of the telling, where that is public."""

    code: str | None = None


class AnsweredWork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of work that an answer names; `title` is a text by language."""

    kind: WorkKind
    designation: str
    title: Texts


class ConclusionAnswered(ExternalEvent, frozen=True):
    """The addressee of a referral answered it, and that is confirmed: by a document of theirs, `document`. It replaces what was told
    of the answer before. `work`: what of it is public. `withdrawn`: no answer is public any more."""

    referral: ReferralId
    conclusion: ConclusionId
    addressee: Addressee
    answer: Literal["taken up", "already under way", "not pursued", "no action needed"]
    document: str | None = None
    work: tuple[AnsweredWork, ...] | None = None
    withdrawn: bool | None = None
