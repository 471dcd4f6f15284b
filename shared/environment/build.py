"""The identity of this program: its version, and a digest of its source, which distinguishes builds of the same
version."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("deploy", "services", "shared")


@cache
def program_version() -> str:
    return version("rapporteur")


@cache
def program_digest(root: Path = ROOT) -> str:
    """Return the first 16 hex digits of SHA-256 over the names and digests of all Python files, in order."""
    digest = sha256()
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            digest.update(f"{file.relative_to(root).as_posix()} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]
