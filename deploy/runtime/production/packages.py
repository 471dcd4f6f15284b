"""The packages in the production lock, which an embedded installation lacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from deploy.runtime.production.errors import NotInstalled

OURS = ("deploy", "services", "shared")


@contextmanager
def production_packages() -> Iterator[None]:
    """Guard imports of packages in that lock, or of our modules that need them. Raises NotInstalled."""
    try:
        yield
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in OURS:
            raise
        raise NotInstalled(missing) from error


def folder(module: str) -> Path:
    """Return the folder of a package without importing it, because some create folders when imported. Raises
    NotInstalled."""
    found = find_spec(module)
    if found is None or found.origin is None:
        raise NotInstalled(module)
    return Path(found.origin).parent
