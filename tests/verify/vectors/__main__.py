"""`python -m tests.verify.vectors`: regenerates the bundles and `index.json`."""

import json
import re
from pathlib import Path

from deploy.verify.rapporteur_verify import CODES
from tests.verify.vectors.cases import CASES
from tests.verify.vectors.material import Case

FOLDER = Path(__file__).parent
VERDICTS = {0: "holds", 3: "no bundle", 4: "not there", 6: "broken"}


def written() -> dict[str, bytes]:
    """Return each file of the folder by name."""
    files: dict[str, bytes] = {}
    vectors = []
    for name, (change, reason) in CASES.items():
        case, stem = Case(), re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        change(case)
        files[f"{stem}.zip"] = case.zip()
        files |= {f"{stem}-{given}": text.encode() for given, text in case.files.items()}
        exit_code = CODES.get(reason, 6) if reason else 0
        vectors.append(
            {
                "name": name,
                "bundle": f"{stem}.zip",
                "now": case.now,
                "keys": case.keys,
                "witnesses": case.witnesses,
                "checkpoints": [f"{stem}-{each}" if each in case.files else each for each in case.checkpoints],
                "verdict": VERDICTS[exit_code],
                "exit": exit_code,
                "reason": reason or None,
            }
        )
    index = {"grammar": "rapporteur-log/1", "vectors": vectors}
    return files | {"index.json": json.dumps(index, indent=1, ensure_ascii=False).encode() + b"\n"}


if __name__ == "__main__":
    for old in (*FOLDER.glob("*.zip"), *FOLDER.glob("*.txt")):
        old.unlink()
    for name, content in written().items():
        (FOLDER / name).write_bytes(content)
