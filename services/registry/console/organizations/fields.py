"""Fields of the forms about organizations."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from services.registry.console.form_choices import Choice, FormChoices
from services.registry.domain.organization.classes import CATEGORIES, SIZES
from shared.web.console import FormField


def country(finding: FormChoices) -> FormField:
    hint = _l("Of the headquarters. Type a part of its name.")
    return FormField("country", _l("Country"), hint, "combobox", find=finding.countries, named=finding.country)


def other(name: str, label: Any, finding: FormChoices) -> FormField:
    """Another organization."""
    hint = _l("Type a part of its name.")
    return FormField(name, label, hint, "combobox", find=finding.organizations, named=finding.organization)


def fact(choices: Callable[[], Sequence[Choice]]) -> FormField:
    return FormField("fact", _l("Statement"), _l("The one that was stated in error."), "select", choices=choices)


def class_value() -> FormField:
    """One field for three: what can be said stands in the hint, and the domain names the choices when it refuses."""
    return FormField(
        "value",
        _l("Value"),
        _l(
            "Category: %(categories)s. Size: %(sizes)s. Sector: a few words, such as operator.",
            categories=", ".join(CATEGORIES),
            sizes=", ".join(SIZES),
        ),
    )
