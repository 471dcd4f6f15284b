"""What the registry refuses, with what a reader of the refusal needs."""

from shared.domain.errors import Refused, UnknownRecord


class NoSuchValue(Refused):
    """A value that is not among those a field can have. Parameters: field, value, choices."""

    code = "no-such-value"


class EndBeforeStart(Refused):
    """Parameters: field, since, until."""

    code = "end-before-start"


class UnknownFact(UnknownRecord):
    """A fact that the record does not have, or that was withdrawn. Parameters: field, id."""

    code = "unknown-fact"


class NotThatKind(Refused):
    """The fact is of one kind (name, place, merger, duplicate, parent, class), and another was meant.

    Parameters: field, kind, meant.
    """

    code = "not-that-kind"


class SameOrganization(Refused):
    """An organization is no duplicate, part, parent or likeness of itself. Parameters: field."""

    code = "same-organization"


class GoesInACircle(Refused):
    """By what is stated already, the other organization is this one. Parameters: field, organization, other."""

    code = "goes-in-a-circle"


class IsOneAlready(Refused):
    """The organization is a duplicate, or part of another, already; that statement is to be corrected or withdrawn first.

    Parameters: kind (duplicate or merger), other, fact.
    """

    code = "is-one-already"


class RoleOfMachines(Refused):
    """`service` is a role of machines only. Parameters: field, role."""

    code = "role-of-machines"


class ProposalWaits(Refused):
    """Another change of this account's roles waits for a decision already. Parameters: proposal."""

    code = "proposal-waits"


class OwnProposal(Refused):
    """Who proposed a change of roles cannot confirm it."""

    code = "own-proposal"


class OwnRoles(Refused):
    """Nobody decides on a change of their own roles."""

    code = "own-roles"


class ProposalLapsed(Refused):
    """The roles changed otherwise, or the account was disabled, after the change was proposed. Parameters: proposal."""

    code = "proposal-lapsed"


class ProposalDecided(Refused):
    """The proposal was confirmed or declined already. Parameters: proposal, outcome."""

    code = "proposal-decided"


class IsDisabled(Refused):
    """The account is disabled."""

    code = "is-disabled"


class LastAdministrator(Refused):
    """No other account that is not disabled is an administrator's."""

    code = "last-administrator"


class VeryLike(Refused):
    """An organization of a name very like it is there. Parameters: field, typed, organization, name, country (its name,
    or None), insist (the field that says that it is another all the same).
    """

    code = "very-like"


class PersonVeryLike(Refused):
    """A person of a very like name is there. Parameters: field, person (an id; no name), insist (the field that says that it is
    another all the same)."""

    code = "person-very-like"


class PersonErased(Refused):
    """The person was erased: nothing personal is kept of them again."""

    code = "person-erased"


class HandleNotUsable(Refused):
    """A partner's handle is of another form than names of Kafka and groups can be made of. Parameters: field."""

    code = "handle-not-usable"


class HandleTooNear(Refused):
    """The groups of one partner would be within those of the other: one handle begins with the other and a hyphen.

    Parameters: field, partner, name, handle.
    """

    code = "handle-too-near"


class WayNotGiven(Refused):
    """The partner does not read by this way. Parameters: field, way."""

    code = "way-not-given"


class WaysMissing(Refused):
    """A partner reads by one way at least. Parameters: field."""

    code = "ways-missing"


class CredentialThere(Refused):
    """The partner has a credential of this way already: that one can be rotated. Parameters: way, handle, credential."""

    code = "credential-there"


class RotationUnderWay(Refused):
    """Two credentials of this way work already, one in the place of the other. Parameters: way, handle, credential (the older)."""

    code = "rotation-under-way"


class UnknownCredential(UnknownRecord):
    """The partner has no such credential. Parameters: field, id."""

    code = "unknown-credential"


class CredentialEnded(Refused):
    """The credential was revoked already, and cannot be rotated. Parameters: handle."""

    code = "credential-ended"


class IsSuspended(Refused):
    """The partner is suspended."""

    code = "is-suspended"
