"""The form field for the audience of a record. Only approvers are offered the option to make something public."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from shared.web.command_context import is_approver
from shared.web.console.columns import Choice
from shared.web.console.fields import FormField, Kind

MARKINGS: Mapping[str, str] = {
    "public": _l("Public"),
    "members": _l("Members"),
    "bureau": _l("Bureau only"),
    "restricted": _l("Restricted"),
}
SEEN_BY: Mapping[str, str] = {
    "public": _l("Public: everybody may see it."),
    "members": _l("Seen by the bureau and by members."),
    "bureau": _l("Seen by the bureau only."),
    "restricted": _l("Restricted: seen by the bureau only, and named nowhere."),
}
SEEN_BY_ACT = "seen-by"
"""The name of the act that changes who sees a record."""


def markings_offered() -> Sequence[Choice]:
    """Return the markings that the viewer may choose."""
    return [(value, label) for value, label in MARKINGS.items() if value != "public" or is_approver()]


def who_makes_public() -> str:
    """Return the hint for users who may not make anything public; nothing for an approver."""
    return "" if is_approver() else str(_("Only an approver can make it public."))


def marking_field(hint: str = "", kind: Kind = "radio", *, optional: bool = False) -> FormField:
    """Return the field; its hint ends with the roles that can make it public."""

    def full_hint() -> str:
        return f"{hint} {who_makes_public()}".strip()

    label = _l("Who may see it")
    return FormField("marking", label, LazyString(full_hint), kind, optional, choices=markings_offered, named=_named)


def _named(value: str) -> str | None:
    return str(MARKINGS[value]) if value in MARKINGS else None
