"""Settings come from the environment into one frozen dataclass per service; each field says what it is for.

A field is declared with `setting("RAPPORTEUR_HOME", "Where the installation's state lives.", default="./var")`; the
documentation of settings is made from these declarations.
"""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from shared.domain.errors import Malformed

S = TypeVar("S")


def setting(variable: str, help_: str, default: str | None = None) -> Any:  # noqa: ANN401  a dataclass field of any type
    """A dataclass field read from an environment variable; without a default it must be set."""
    return dataclasses.field(metadata={"variable": variable, "help": help_, "default": default})


def read(settings: type[S], environment: Mapping[str, str]) -> S:
    """The settings as the environment gives them; `{home}` in a default is RAPPORTEUR_HOME. Raises Malformed."""
    home = environment.get("RAPPORTEUR_HOME", "./var")
    values: dict[str, object] = {}
    for field in dataclasses.fields(settings):  # type: ignore[arg-type]  # S is a dataclass
        variable, default = field.metadata["variable"], field.metadata["default"]
        text = environment.get(variable, default)
        if text is None:
            raise Malformed(variable, "Set this environment variable.")
        values[field.name] = _value(field.type, variable, text.replace("{home}", home))
    return settings(**values)


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
    return text or None if kind == str | None else text
