"""Words for the codes of the contract, and for days."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shared.contracts.registry.memberships import MEMBERSHIP_CATEGORIES
from shared.contracts.registry.organizations import CATEGORIES, CLASSES, SIZES
from shared.contracts.registry.states import REGIONS, STATUSES
from shared.web.days import localized_date, localized_days

REGION_CHOICES = tuple((region, region) for region in REGIONS)
FIELD_LABELS = {field: _l(label) for field, label in STATUSES.items()}
VALUE_LABELS = {"yes": _l("yes"), "no": _l("no"), "developing": _l("developing"), "developed": _l("developed")}
ROLE_LABELS = {
    "staff": _l("staff"),
    "approver": _l("approver"),
    "administrator": _l("administrator"),
    "auditor": _l("auditor"),
    "reader": _l("reader"),
    "service": _l("service"),
}
WAY_LABELS = {"kafka": _l("Kafka"), "feed": _l("Feed")}
CLASS_LABELS = {field: _l(label) for field, label in CLASSES.items()}
LINK_LABELS = {"duplicate": _l("The same as"), "merger": _l("Part of"), "parent": _l("In the group of")}
CLASS_VALUES = {value: _l(label) for value, label in (CATEGORIES | SIZES).items()}
CATEGORY_CHOICES = tuple((value, CLASS_VALUES[value]) for value in CATEGORIES)
EVERY_CATEGORY = tuple((value, _l(label)) for value, label in (CATEGORIES | MEMBERSHIP_CATEGORIES).items())
"""The categories that may be stated, and those of memberships."""
SIZE_CHOICES = tuple((value, CLASS_VALUES[value]) for value in SIZES)


def value_label(value: str) -> str:
    return str(VALUE_LABELS.get(value, value))


def class_label(value: str) -> str:
    return str(CLASS_VALUES.get(value, value))


def role_labels(roles: str) -> str:
    return ", ".join(str(ROLE_LABELS.get(role, role)) for role in roles.split()) or str(_("no role"))


def way_labels(ways: str) -> str:
    """Return the ways of a partner in words, from codes separated by spaces."""
    return ", ".join(str(WAY_LABELS.get(way, way)) for way in ways.split())


def days(since: str | None, until: str | None) -> str:
    """Return the first and last day in words; "" when neither is stated."""
    if since and until:
        return localized_days(since, until)
    if since:
        return str(_("since %(since)s", since=localized_date(since)))
    return str(_("until %(until)s", until=localized_date(until))) if until else ""


def with_days(text: str, since: str | None, until: str | None = None) -> str:
    when = days(since, until)
    return f"{text}, {when}" if when else text


WAY_CHOICES = (
    ("kafka", _l("Kafka: the topic, as events are published")),
    ("feed", _l("Feed: pages over HTTP, with tokens")),
)
STATE_LABELS = {
    "works": _l("Active"),
    "revoked": _l("Revoked"),
    "not yet": _l("Not in Kafka yet"),
    "away": _l("Suspended"),
    "taken": _l("Name taken in Kafka"),
    "no secret": _l("Secret not known here"),
}
STATE_REASONS = {
    "taken": _l(
        "Kafka already has a user of this name that this installation did not create, or created with another"
        " secret. Rotate this credential to get another name."
    ),
    "no secret": _l(
        "Its secret cannot be checked: the vault has no record of it. Revoke this credential and create another."
    ),
}
REFUSAL_LABELS = {
    "invalid_client": _l("wrong secret, or revoked"),
    "unauthorized_client": _l("the partner was suspended"),
    "slow_down": _l("too many wrong secrets"),
    "not-signed-in": _l("an invalid token, or none"),
    "token-not-yet-valid": _l("a token of a later time"),
    "not-allowed": _l("no permission"),
    "log-replaced": _l("a cursor of another log"),
    "beyond-the-end": _l("a cursor beyond the end"),
    "malformed": _l("a request that cannot be read"),
}
NO_KAFKA = _l("Kafka: this installation has none, so this has no effect yet")
NO_USERS_LABELS = {
    "none": _l("This installation has no Kafka, so this partner has no access there and has read nothing there."),
    "open": _l("This Kafka cluster asks for no password: anyone who can reach it can read there, suspended or not."),
    "unkept": _l(
        "No Kafka user is set that may create other users (RAPPORTEUR_REGISTRY_KAFKA_KEEPER), so this partner has"
        " no access there."
    ),
    "outside": _l(
        "Users cannot be added to this Kafka cluster from here (SASL mechanism PLAIN). Its operator creates the"
        " partner's user, and suspends it there."
    ),
}


def refusal_label(problem: str) -> str:
    """Word a refusal; `problem` is an error of RFC 6749, or a problem type of the feed."""
    code = problem.rpartition("/")[2]
    return str(REFUSAL_LABELS.get(code, code))
