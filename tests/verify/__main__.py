"""`python -m tests.verify`: regenerates docs/examples: a bundle of the real history, an altered one and a rewritten
one.

The signing keys are deleted with their folder.
"""

import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from deploy.cli import main
from tests.verify.bundles import Line, Parts, keep, lines_of, parts_of, private_key, signed

EXAMPLES = Path("docs/examples")
LOG = "registry"
REWRITTEN = ("Huawei", "Hawuei")


def write(home: Path) -> None:
    os.environ["RAPPORTEUR_HOME"] = str(home)
    assert main(["demo", "load"]) == 0
    shutil.copy(home / "checkpoints" / f"{LOG}.txt", EXAMPLES / f"{LOG}-older.txt")
    # The log grows, so that the older checkpoint covers only its beginning.
    assert main(["accounts", "token", "Example auditor", "--role", "auditor"]) == 0
    assert main(["log", "export", "--out", str(EXAMPLES / "history.zip")]) == 0
    shutil.copy(home / "keys" / f"{LOG}.vkey", EXAMPLES / f"{LOG}.vkey")
    whole = parts_of(EXAMPLES / "history.zip")
    pack(altered(dict(whole)), EXAMPLES / "altered.zip")
    pack(rewritten(dict(whole), home), EXAMPLES / "rewritten.zip")


def altered(parts: Parts) -> Parts:
    """Change one word in one event, like an attacker without the key who adapts the manifest."""
    parts["events/meetings.ndjson"] = parts["events/meetings.ndjson"].replace(b"Bangkok", b"Geneva!", 1)
    return parts


def rewritten(parts: Parts, home: Path) -> Parts:
    """Change a name everywhere, like an attacker with all keys who signs again and omits the reports that would
    reveal it."""
    for name in [name for name in parts if name.startswith("reports/")]:
        del parts[name]
    keep(parts, "reporting", lines_of(parts, "reporting")[:5])
    lines = lines_of(parts, LOG)
    keep(parts, LOG, [Line(line.position, line.recorded, line.stored.replace(*REWRITTEN)) for line in lines])
    for log in (LOG, "reporting"):
        signed(parts, log, private_key(home, log))
    return parts


def pack(parts: Parts, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    EXAMPLES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rapporteur-examples-") as folder:
        write(Path(folder) / "home")
