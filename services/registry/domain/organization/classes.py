"""Which classes organizations are sorted into: the words of ITU's terms and of WTSA Resolution 68."""

from services.registry.domain.dated_facts import check_value
from services.registry.domain.errors import NoSuchValue
from shared.contracts.registry import OrganizationClass

CATEGORIES = ("Sector Member", "Associate", "Academia", "not a member")
"""Membership of the Sector, as ITU's Convention and its Resolution 169 name it."""
SIZES = ("micro", "small or medium", "large")
"""Resolution 68 asks for small and medium-sized enterprises, for micro enterprises, and for large organizations."""
LONGEST_SECTOR = 60
"""A sector of activity is a short text of the installation's own: sources agree on no list."""

VALUES: dict[OrganizationClass, tuple[str, ...]] = {"category": CATEGORIES, "size": SIZES}


def check_class(field: OrganizationClass, value: str) -> None:
    """Raises NoSuchValue."""
    check_value("field", field, ("category", "size", "sector"))
    if field in VALUES:
        check_value("value", value, VALUES[field])
    elif not value.strip() or len(value) > LONGEST_SECTOR:
        raise NoSuchValue(field="value", value=value, choices=(f"1 to {LONGEST_SECTOR} characters",))
