"""The refusals of the registry, with the parameters of their sentences."""

from shared.domain.errors import Refused, UnknownRecord


class NoSuchValue(Refused):
    """The value is not among the field's choices. Parameters: field, value, choices."""

    code = "no-such-value"


class EndBeforeStart(Refused):
    """The end is before the start. Parameters: field, since, until."""

    code = "end-before-start"


class UnknownFact(UnknownRecord):
    """The record does not have this fact, or it was withdrawn. Parameters: field, id."""

    code = "unknown-fact"


class NotThatKind(Refused):
    """The fact is of another kind (name, place, merger, duplicate, parent, class) than the one meant.

    Parameters: field, kind, meant.
    """

    code = "not-that-kind"


class SameOrganization(Refused):
    """An organization cannot be its own duplicate, part, parent or likeness. Parameters: field."""

    code = "same-organization"


class GoesInACircle(Refused):
    """The statement would close a circle: the other organization is already stated to be this one. Parameters: field,
    organization, other."""

    code = "goes-in-a-circle"


class IsOneAlready(Refused):
    """The organization is already a duplicate, or part of another; that statement has to be corrected or withdrawn first.

    Parameters: kind (duplicate or merger), other, fact.
    """

    code = "is-one-already"


class RoleOfMachines(Refused):
    """`service` is a role of machines only. Parameters: field, role."""

    code = "role-of-machines"


class ProposalWaits(Refused):
    """Another change of this account's roles already waits for a decision. Parameters: proposal."""

    code = "proposal-waits"


class OwnProposal(Refused):
    """A proposal of roles cannot be confirmed by the account that made it."""

    code = "own-proposal"


class OwnRoles(Refused):
    """A change of roles cannot be decided by the account that it concerns."""

    code = "own-roles"


class ProposalLapsed(Refused):
    """After the change was proposed, the roles were changed in another way or the account was disabled. Parameters: proposal."""

    code = "proposal-lapsed"


class ProposalDecided(Refused):
    """The proposal was already confirmed or declined. Parameters: proposal, outcome."""

    code = "proposal-decided"


class IsDisabled(Refused):
    """The account is disabled."""

    code = "is-disabled"


class LastAdministrator(Refused):
    """The account is the last enabled administrator's."""

    code = "last-administrator"


class VeryLike(Refused):
    """An organization of a very similar name exists. Parameters: field, typed, organization, name, country (its name,
    or None), insist (the field that declares it a different one)."""

    code = "very-like"


class PersonVeryLike(Refused):
    """A person of a very similar name exists. Parameters: field, person (an id; no name), insist (the field that
    declares it a different one)."""

    code = "person-very-like"


class PersonErased(Refused):
    """The person was erased; no personal data of them is stored again."""

    code = "person-erased"


class HandleNotUsable(Refused):
    """The handle cannot be used in the names of Kafka users and groups. Parameters: field."""

    code = "handle-not-usable"


class HandleTooNear(Refused):
    """One partner could use the other's groups: one handle begins with the other and a hyphen.

    Parameters: field, partner, name, handle.
    """

    code = "handle-too-near"


class WayNotGiven(Refused):
    """The partner does not read by this way. Parameters: field, way."""

    code = "way-not-given"


class WaysMissing(Refused):
    """A partner needs at least one way to read. Parameters: field."""

    code = "ways-missing"


class CredentialThere(Refused):
    """The partner already has a credential of this way, which can be rotated. Parameters: way, handle, credential."""

    code = "credential-there"


class RotationUnderWay(Refused):
    """Two credentials of this way already work, one replacing the other. Parameters: way, handle, credential (the older)."""

    code = "rotation-under-way"


class UnknownCredential(UnknownRecord):
    """The partner has no such credential. Parameters: field, id."""

    code = "unknown-credential"


class CredentialEnded(Refused):
    """The credential was already revoked, and cannot be rotated. Parameters: handle."""

    code = "credential-ended"


class IsSuspended(Refused):
    """The partner is suspended."""

    code = "is-suspended"


class UnknownWebhook(UnknownRecord):
    """The partner has no such webhook, or it was removed. Parameters: field, id."""

    code = "unknown-webhook"


class WebhookThere(Refused):
    """Another webhook of the partner has this address. Parameters: field, url, webhook."""

    code = "webhook-there"


class TooManyWebhooks(Refused):
    """The partner already has the maximum number of webhooks. Parameters: most."""

    code = "too-many-webhooks"


class WebhookSecretsThere(Refused):
    """Two secrets already sign for the webhook, one to replace the other. Parameters: field, secret (the older)."""

    code = "webhook-secrets-there"


class UnknownWebhookSecret(UnknownRecord):
    """The webhook has no such secret. Parameters: field, id."""

    code = "unknown-webhook-secret"


class OnlyWebhookSecret(Refused):
    """This is the only secret that signs: another one has to be created first. Parameters: field."""

    code = "only-webhook-secret"


class PeriodMissing(Refused):
    """Every group except the Sector itself belongs to a study period. Parameters: field."""

    code = "period-missing"


class NamesItself(Refused):
    """A group cannot be part of itself or continue itself. Parameters: field."""

    code = "names-itself"


class OnlyOfAssociates(Refused):
    """Only Associates are members of a single group. Parameters: field, category."""

    code = "only-of-associates"


class ListOfMeetings(Refused):
    """The list belongs to meetings, where its completeness is recorded. Parameters: field, value."""

    code = "list-of-meetings"
