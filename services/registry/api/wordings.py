"""The wording of the registry's refusals: the problem and the remedy."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.schemas.partners import USABLE_HANDLE
from shared.web.days import localized_date
from shared.web.wording import Wordings


def _end_before_start(since: str, until: str, **_rest: object) -> str:
    return str(
        _(
            "This ends on %(until)s, before it begins on %(since)s. Change one of the two dates.",
            since=localized_date(since),
            until=localized_date(until),
        )
    )


def _taken(kind: str, key: str, **_rest: object) -> str:
    if kind == "sign-in name":
        return str(_("Another account signs in with this name. Choose another one."))
    if kind == "partner handle":
        return str(_("Another partner has the handle %(handle)s. Choose another one.", handle=key))
    if kind == "webhook":
        return str(_("Another partner has a webhook with this id. Leave the id out to get a new one."))
    if kind == "group":
        return str(_("Another group has this code in this study period. Choose another code, or correct that group."))
    if kind == "term":
        return str(_("This word is already in the list. Correct that one instead."))
    return str(_("Another State has the code %(code)s. Change one of the two.", code=key))


def _no_such_value(choices: tuple[str, ...], **_rest: object) -> str:
    return str(_("Choose one of: %(choices)s.", choices=", ".join(choices)))


def _one_already(kind: str, **_rest: object) -> str:
    if kind == "duplicate":
        return str(_("This organization is already recorded as a duplicate of another. Withdraw that statement first."))
    return str(_("This organization is already recorded as part of another. Correct or withdraw that merger."))


def _decided(outcome: str, **_rest: object) -> str:
    if outcome == "confirmed":
        return str(_("This change has already been confirmed. Propose a new one."))
    return str(_("This change was declined or withdrawn. Propose a new one."))


def _very_like(typed: str, name: str, country: str | None, **_rest: object) -> str:
    if country is None:
        return str(
            _(
                "%(typed)s is very similar to %(name)s. Use that one, or say that this is a different one.",
                typed=typed,
                name=name,
            )
        )
    return str(
        _(
            "%(typed)s is very similar to %(name)s (%(country)s). Use that one, or say that this is a different one.",
            typed=typed,
            name=name,
            country=country,
        )
    )


def _url_not_usable(because: str, **_rest: object) -> str:
    if because == "not-https":
        return str(_("Only addresses that begin with https:// can be used."))
    if because == "not-public":
        return str(_("This address is not a public one. Give the name of a server that is reached from the Internet."))
    return str(
        _(
            "Write an address such as https://partner.example/rapporteur, in ASCII characters, at most 500, without user,"
            " password and #."
        )
    )


def _no_users(because: str, **_rest: object) -> str:
    if because == "none":
        return str(_("This installation has no Kafka. Partners read the feed instead."))
    if because == "open":
        return str(_("This Kafka cluster asks for no password: anyone who can reach it can read everything on it."))
    if because == "unkept":
        return str(_("No Kafka user is set that may create other users. Name one in RAPPORTEUR_REGISTRY_KAFKA_KEEPER."))
    return str(
        _(
            "Users cannot be added to this Kafka cluster from here (SASL mechanism PLAIN). Its operator creates the"
            " partner's user."
        )
    )


WORDINGS: Wordings = {
    "kept-elsewhere": _l("%(id)s is kept by another service. Name its officer there."),
    "end-before-start": _end_before_start,
    "already-taken": _taken,
    "no-such-value": _no_such_value,
    "unknown-fact": _l("This statement does not exist or was withdrawn. Reload the page to see what is recorded."),
    "not-that-kind": _l("This statement is a %(kind)s, not a %(meant)s."),
    "same-organization": _l("An organization cannot be its own duplicate, part or parent. Choose another one."),
    "goes-in-a-circle": _l(
        "The other organization is already recorded as a duplicate of this one, as part of it, or as in its group."
        " Withdraw that statement first."
    ),
    "is-one-already": _one_already,
    "person-erased": _l("This person's data were erased. Nothing personal about them can be recorded again."),
    "very-like": _very_like,
    "person-very-like": _l(
        "A person with a very similar name is registered. Search under People and use that record, or say that this"
        " is a different person."
    ),
    "proposal-waits": _l(
        "Another change of this account's roles is already waiting. Confirm, decline or withdraw that one first."
    ),
    "own-proposal": _l("You proposed this change, so another administrator has to confirm it. You can withdraw it."),
    "not-renewed": _l(
        "This token is valid until its expiry date and cannot be renewed. Create another at the command line."
    ),
    "own-roles": _l("These are your own roles. Only another administrator can decide on them."),
    "proposal-lapsed": _l(
        "The roles were changed, or the account was disabled, after this was proposed. Check the roles, then"
        " propose the change again."
    ),
    "proposal-decided": _decided,
    "is-disabled": _l("This account is disabled. Enable it first."),
    "last-administrator": _l("This is the only administrator's account. Give another account that role first."),
    "role-of-machines": _l("Only machines can have the role service."),
    "handle-not-usable": USABLE_HANDLE,
    "handle-too-near": _l(
        "%(name)s has the handle %(handle)s, which is too similar: one partner could read with the other's consumer"
        " groups. Choose another handle."
    ),
    "way-not-given": _l("This partner does not use this channel. Change its channels first."),
    "ways-missing": _l("Choose one channel or both."),
    "credential-there": _l(
        "The credential %(handle)s already works for this channel. Rotate it instead: both work until you revoke"
        " the old one."
    ),
    "rotation-under-way": _l(
        "Two credentials already work for this channel. Revoke the older one, %(handle)s, before you create another."
    ),
    "unknown-credential": _l("This partner has no such credential. Reload its page."),
    "credential-ended": _l("The credential %(handle)s has been revoked. Create a new one instead."),
    "unknown-webhook": _l("This partner has no such webhook. Reload its page."),
    "webhook-there": _l("Another webhook of this partner has this address. Change that one, or remove it first."),
    "too-many-webhooks": _l("A partner has at most %(most)s webhooks. Remove one first."),
    "webhook-secrets-there": _l("Two secrets already sign for this webhook. End the older one first."),
    "unknown-webhook-secret": _l("This webhook has no such secret. Reload the partner's page."),
    "only-webhook-secret": _l("This is the only secret that signs for this webhook. Create another one first."),
    "url-not-usable": _url_not_usable,
    "unknown-event-type": _l("No partner event has the type %(type)s. Choose one of those at /reporting/event-types."),
    "name-not-readable": _l(
        "%(name)s cannot be read. Write a name in full, or as a beginning with one star at its end."
    ),
    "is-suspended": _l("This partner is suspended. Resume it first."),
    "no-users-of-kafka": _no_users,
    "too-many-attempts": _l("Too many attempts. Wait %(minutes)s minutes, then try again."),
    "no-such-pair": _l("Wrong name or password. Type both again."),
    "password-too-short": _l("Use at least %(least)s characters, for example four words or more."),
    "password-too-common": _l(
        "This password is a common one, which attackers try first. Choose another, of four words or more."
    ),
    "password-holds-name": _l(
        "This password contains your name or the program's, which attackers try first. Leave them out."
    ),
    "password-not-new": _l("This is the password you were given. Choose your own."),
    "own-password": _l("This is your own account. Change your password on the page Your account."),
    "without-second-factor": _l(
        "This account decides on what others propose, and has no second factor yet: whoever knows its password could"
        " act as its holder. Only the operator can reset its password: rapporteur accounts password NAME."
    ),
    "no-such-code": _l("This code is wrong, expired or already used. Wait for the next one and type that."),
    "second-factor-held": _l(
        "Too many wrong codes in a row. Use a recovery code, or ask the operator to run: rapporteur accounts"
        " second-factor NAME --reset."
    ),
    "second-factor-needed": _l("Your roles require a second factor. You can replace it, but not remove it."),
    "already-stated": _l("This was already recorded with other content. Correct that record instead."),
    "fact-withdrawn": _l("This was withdrawn and cannot be corrected. Record it again."),
    "period-missing": _l("Give the study period, such as 2025-2028. Only the Sector itself has none."),
    "names-itself": _l("A group cannot be part of itself or continue itself. Choose another group."),
    "only-of-associates": _l(
        "Only an Associate belongs to a single study group. Leave it empty, or change the category."
    ),
    "list-of-meetings": _l("This list belongs to meetings. Record there whether it is complete."),
    "sign-in-expired": _l("This took too long, or the account was changed in the meantime. Sign in again."),
}
