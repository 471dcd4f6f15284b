"""Settings, read from the environment into one frozen dataclass per service; each field describes its purpose.

A field is declared with `setting("RAPPORTEUR_HOME", "The folder with the installation's state.", default="./var")`; the
documentation of settings is generated from these declarations. Settings common to all services are declared once, in
`shared.environment.service_settings`: `{service}` in a declaration stands for the name of the dataclass's service,
`{SERVICE}` for the same in capitals.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

from shared.domain.errors import Malformed

S = TypeVar("S")


class SettingDeclaration(NamedTuple):
    """One setting as documented and read. If `default` is None, it must be set."""

    field: str
    kind: object
    variable: str
    help: str
    default: str | None


def setting(variable: str, help_: str, default: str | None = None) -> Any:  # noqa: ANN401  a dataclass field of any type
    """Declare a dataclass field read from an environment variable; without a default it must be set."""
    return dataclasses.field(metadata={"variable": variable, "help": help_, "default": default})


def declared_settings(settings: type) -> Iterator[SettingDeclaration]:
    """Yield the settings that a dataclass declares, in order."""
    service = getattr(settings, "SERVICE", "")

    def named(text: str) -> str:
        return text.replace("{service}", service).replace("{SERVICE}", service.upper())

    for field in dataclasses.fields(settings):
        variable, help_, default = (field.metadata[key] for key in ("variable", "help", "default"))
        yield SettingDeclaration(
            field.name, field.type, named(variable), named(help_), None if default is None else named(default)
        )


def read_settings(settings: type[S], environment: Mapping[str, str]) -> S:
    """Return the settings from the environment; `{home}` in a default stands for RAPPORTEUR_HOME. Raises Malformed."""
    home = environment.get("RAPPORTEUR_HOME", "./var")
    values: dict[str, object] = {}
    for each in declared_settings(settings):
        text = environment.get(each.variable, each.default)
        if text is None:
            raise Malformed(each.variable, "Set this environment variable.")
        values[each.field] = _value(each.kind, each.variable, text.replace("{home}", _home_in(text, home)))
    return settings(**values)


def _home_in(text: str, home: str) -> str:
    """Return the home as a setting writes it: in a URL, some characters of a path have a meaning of their own."""
    return quote(home) if "://" in text else home


def _value(kind: object, variable: str, text: str) -> object:
    match kind:
        case type() if kind is bool:
            if text not in ("", "0", "1"):
                raise Malformed(variable, "Set it to 1 or 0.")
            return text == "1"
        case type() if kind is int:
            if not text.isdigit():
                raise Malformed(variable, "Set it to a whole number.")
            return int(text)
        case type() if kind is Path:
            return Path(text).absolute()
    if kind == Path | None:
        return Path(text).absolute() if text else None
    return text or None if kind == str | None else text
