"""The packages of the production lock, which an installation that runs embedded does not have."""

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

from deploy.production.errors import NotInstalled

OURS = ("deploy", "services", "shared")


def imported(module: str) -> ModuleType:
    """The module, imported when it is needed: a package of that lock, or one of ours that needs such packages.

    Raises:
        NotInstalled: without the production lock.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        missing = (error.name or module).partition(".")[0]
        if missing in OURS:
            raise
        raise NotInstalled(missing) from error


def folder(module: str) -> Path:
    """Where a package lies, found without importing it: some make folders when imported.

    Raises:
        NotInstalled: without the production lock.
    """
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        raise NotInstalled(module)
    return Path(found.origin).parent
