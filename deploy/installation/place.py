"""The place where a home was last started, so that a copy of it is noticed before two sign the same logs."""

import socket
from pathlib import Path

from deploy.installation.home import home_flags, set_home_flag

PLACE = "started"


def elsewhere(home: Path) -> str | None:
    """Return a warning if the home was last started in another folder or on another machine."""
    before = home_flags(home).get(PLACE)
    if before in (None, _this_place(home)):
        return None
    return (
        f"This home was last started as {before['folder']} on {before['host']}. If that one still runs, or will again, do not "
        f"run this copy: two that sign the same logs contradict each other for ever. If it was moved to {home}, all is well."
    )


def keep_place(home: Path) -> None:
    """Store that the home is started here."""
    if home_flags(home).get(PLACE) != _this_place(home):
        set_home_flag(home, PLACE, _this_place(home))


def _this_place(home: Path) -> dict[str, str]:
    return {"folder": str(home.resolve()), "host": socket.gethostname()}
