"""The wording of the registry's refusals: the problem, and the way out."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

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
    return str(_("Another State has the code %(code)s. Change one of the two.", code=key))


def _no_such_value(choices: tuple[str, ...], **_rest: object) -> str:
    return str(_("Choose one of: %(choices)s.", choices=", ".join(choices)))


def _one_already(kind: str, **_rest: object) -> str:
    if kind == "duplicate":
        return str(_("This organization is stated to be the same as another already. Withdraw that first."))
    return str(_("This organization is stated to be part of another already. Correct that merger, or withdraw it."))


def _decided(outcome: str, **_rest: object) -> str:
    if outcome == "confirmed":
        return str(_("This change was confirmed already. Propose another one."))
    return str(_("This change was declined or withdrawn already. Propose it anew."))


def _very_like(typed: str, name: str, country: str | None, **_rest: object) -> str:
    if country is None:
        return str(_("%(typed)s is very like %(name)s. Use that one, or register another.", typed=typed, name=name))
    return str(
        _(
            "%(typed)s is very like %(name)s (%(country)s). Use that one, or register another.",
            typed=typed,
            name=name,
            country=country,
        )
    )


def _no_users(because: str, **_rest: object) -> str:
    if because == "none":
        return str(_("This installation runs without Kafka, so nobody can be let in there. Partners read the feed."))
    if because == "open":
        return str(_("This cluster of Kafka asks nobody for a password: whoever reaches it reads everything there."))
    if because == "unkept":
        return str(_("No user of Kafka is set that makes others: RAPPORTEUR_REGISTRY_KAFKA_KEEPER names one."))
    return str(
        _("This cluster of Kafka takes no users from outside (SASL mechanism PLAIN). Its operator makes the partner's.")
    )


WORDINGS: Wordings = {
    "end-before-start": _end_before_start,
    "already-taken": _taken,
    "no-such-value": _no_such_value,
    "unknown-fact": _l("This statement is not there, or was withdrawn. Open the page again to see what is stated."),
    "not-that-kind": _l("This statement is a %(kind)s, not a %(meant)s."),
    "same-organization": _l("An organization is no duplicate, part or parent of itself. Choose another one."),
    "goes-in-a-circle": _l(
        "By what is stated already, the other organization is the same as this one, part of it, or of its group. "
        "Withdraw that statement first."
    ),
    "is-one-already": _one_already,
    "person-erased": _l("This person was erased. Nothing personal can be recorded of them again."),
    "very-like": _very_like,
    "person-very-like": _l(
        "Somebody of a very like name is registered: search for it among people. Use that person, or say that this is another."
    ),
    "proposal-waits": _l(
        "Another change of this account's roles waits already. Confirm, decline or withdraw that one first."
    ),
    "own-proposal": _l("You proposed this change. Another administrator confirms it, or you withdraw it."),
    "not-renewed": _l("This token is good until its day and is not renewed. Make another at the command line."),
    "own-roles": _l("These are your own roles. Another administrator decides on them."),
    "proposal-lapsed": _l(
        "The roles changed, or the account was disabled, after this was proposed. Look at the roles, then propose anew."
    ),
    "proposal-decided": _decided,
    "is-disabled": _l("This account is disabled. Enable it first."),
    "last-administrator": _l("No other account is an administrator's. Give another one that role first."),
    "role-of-machines": _l("The role service is for machines alone."),
    "handle-not-usable": _l(
        "Begin with a small letter, then small letters, digits and single hyphens, at most 30 in all: example-sdo."
    ),
    "handle-too-near": _l(
        "%(name)s has the handle %(handle)s, and one of the two would read by the other's groups. Choose another one."
    ),
    "way-not-given": _l("This partner does not read by this way. Change its ways first."),
    "ways-missing": _l("Choose one way or both."),
    "credential-there": _l(
        "The credential %(handle)s of this way works already. Rotate it: the new one works beside it until that ends."
    ),
    "rotation-under-way": _l(
        "Two credentials of this way work already. Revoke %(handle)s, the older one, before another is made."
    ),
    "unknown-credential": _l("This partner has no such credential. Open its page again."),
    "credential-ended": _l("The credential %(handle)s was revoked already. Make a new one instead."),
    "is-suspended": _l("This partner is suspended. Resume it first."),
    "no-users-of-kafka": _no_users,
    "too-many-attempts": _l("This was tried too often. Wait %(minutes)s minutes, then try again."),
    "no-such-pair": _l("No account has this name and this password. Type both again."),
    "password-too-short": _l("A password needs at least %(least)s characters. Four words or more do well."),
    "password-too-common": _l(
        "This password is one of those that are tried first. Choose another, of four words or more."
    ),
    "password-holds-name": _l("This password holds your name or the program's, which are tried first. Leave them out."),
    "password-not-new": _l("This is the password that was made for you. Choose another."),
    "no-such-code": _l("This code is wrong, too old, or was used before. Wait for the next one, and type that."),
    "second-factor-held": _l(
        "Too many wrong codes were typed in a row. Use a recovery code, or ask the operator: "
        "rapporteur accounts second-factor NAME --reset."
    ),
    "second-factor-needed": _l("Your roles need a second factor. You can replace it by another one."),
    "sign-in-expired": _l("This took too long, or the account changed meanwhile. Sign in again."),
}
