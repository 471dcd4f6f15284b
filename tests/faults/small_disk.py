"""A small disk private to a process: a tmpfs in a mount namespace, which disappears with the process, however that ends."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

REMEDY = (
    "It is mounted by root, or in a user namespace: run as root, in a container with --cap-add SYS_ADMIN, or on a system "
    "where `unshare --user --map-root-user --mount true` works."
)


def on_small_disk(folder: Path, mib: int, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command for which `folder` is an empty disk of the given size in MiB."""
    mount = f'mount -t tmpfs -o size={mib}m none "$0" && exec "$@"'
    namespace = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
    return subprocess.run(
        ["unshare", *namespace, "sh", "-c", mount, str(folder), *command], capture_output=True, text=True, check=False
    )


@cache
def can_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return on_small_disk(Path(folder), 1, ["true"]).returncode == 0
        except FileNotFoundError:
            return False
