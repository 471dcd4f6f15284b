"""Words for what the contract names by codes, and for days."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.registry.domain.organization import CATEGORIES, SIZES
from shared.contracts.registry.organizations import CLASSES
from shared.contracts.registry.states import REGIONS, STATUSES
from shared.web.days import localized_date

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
CLASS_VALUES = {
    "Sector Member": _l("Sector Member"),
    "Associate": _l("Associate"),
    "Academia": _l("Academia"),
    "not a member": _l("not a member"),
    "micro": _l("micro"),
    "small or medium": _l("small or medium"),
    "large": _l("large"),
}
CATEGORY_CHOICES = tuple((value, CLASS_VALUES[value]) for value in CATEGORIES)
SIZE_CHOICES = tuple((value, CLASS_VALUES[value]) for value in SIZES)


def value_label(value: str) -> str:
    return str(VALUE_LABELS.get(value, value))


def class_label(value: str) -> str:
    return str(CLASS_VALUES.get(value, value))


def role_labels(roles: str) -> str:
    return ", ".join(str(ROLE_LABELS.get(role, role)) for role in roles.split()) or str(_("no role"))


def way_labels(ways: str) -> str:
    """Ways of a partner, parted by spaces."""
    return ", ".join(str(WAY_LABELS.get(way, way)) for way in ways.split())


def days(since: str | None, until: str | None) -> str:
    """From when to when, in words; "" when neither is stated."""
    if since and until:
        return str(_("from %(since)s to %(until)s", since=localized_date(since), until=localized_date(until)))
    if since:
        return str(_("since %(since)s", since=localized_date(since)))
    return str(_("until %(until)s", until=localized_date(until))) if until else ""


def with_days(text: str, since: str | None, until: str | None = None) -> str:
    when = days(since, until)
    return f"{text}, {when}" if when else text
