"""Events that inform partners about organizations. Part of `shared.contracts.partners`."""

from shared.domain.event import ExternalEvent


class OrganizationRenamed(ExternalEvent, frozen=True):
    """The organization has this name from `since` on. `withdrawn`: this was stated in error, or is no longer public."""

    organization: str
    fact: str
    name: str
    since: str | None = None
    withdrawn: bool | None = None


class OrganizationMerged(ExternalEvent, frozen=True):
    """The organization is part of another from `since` on; its id continues to resolve. A later event with the same
    `fact` replaces this one."""

    organization: str
    fact: str
    into: str
    since: str
    withdrawn: bool | None = None


class OrganizationRecognizedAsTheSame(ExternalEvent, frozen=True):
    """Two records are of the same organization, for all time. `withdrawn`: this was stated in error, or is no longer
    public."""

    organization: str
    fact: str
    same_as: str
    withdrawn: bool | None = None


class OrganizationMergedV2(OrganizationMerged, frozen=True):
    """As version 1, with the names, at the time of publication, of the organization and of the one that it is part of.
    A name that is not public is absent."""

    name: str | None = None
    into_name: str | None = None


class OrganizationRecognizedAsTheSameV2(OrganizationRecognizedAsTheSame, frozen=True):
    """As version 1, with the names of both at the time of publication. A name that is not public is absent."""

    name: str | None = None
    same_as_name: str | None = None
