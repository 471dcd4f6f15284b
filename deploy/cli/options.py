"""Refusals about options: of rules that the HTTP API shares, and of values that the shell left empty."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from shared.domain.errors import Malformed


@contextmanager
def options_named() -> Iterator[None]:
    """Name the running command's option in a refusal that names a field of a request, which is spelled alike."""
    try:
        yield
    except Malformed as wrong:
        field = str(wrong.parameters["field"])
        options = {option for each in click.get_current_context().command.params for option in each.opts}
        option_name = next((each for each in (f"--{field}", f"--{field.replace('_', '-')}") if each in options), None)
        if option_name is None:
            raise
        raise Malformed(option_name, str(wrong.parameters["remedy"])) from wrong


def filled(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """Refuse an empty value, such as that of a shell's variable that is not set, which would be the same as none."""
    if text is not None and not text.strip():
        raise click.BadParameter("It is empty. Give a value, or leave the option out.")
    return text
