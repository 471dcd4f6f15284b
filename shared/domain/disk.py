"""What is on the disk, and not only in memory, when a machine stops."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """So that the names of new files are on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
