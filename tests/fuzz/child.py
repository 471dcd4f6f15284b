"""Readers of files in a process with a limit on memory: `python -m tests.fuzz.child MIB FILE …`.

The file extension selects the reader. Each file gets a line with the exit code that a command would have, and the
peak memory of the process so far in MiB. A process that exceeds its limit ends with a traceback.
"""

import contextlib
import io
import re
import resource
import sys
import time
from pathlib import Path

from deploy.cli.failures import exit_code
from deploy.verify import rapporteur_verify
from deploy.verify.export_proof import prove_export
from services.meetings.importing.reading import read as read_history
from services.registry.importing.rows import read_organizations, read_sheet
from shared.domain.importing import refuse
from shared.tables.cells import Countries


def read(file: Path) -> int:
    match file.suffix:
        case ".zip":
            prove_export(file)
        case ".bundle":
            with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
                return rapporteur_verify.main([str(file)])
        case ".json":
            read_history(file.read_bytes())
        case _:
            refuse(read_organizations(read_sheet(file.read_bytes()), Countries()).refusals)
    return 0


def most_held() -> int:
    """Return the peak in MiB. A process's rusage would start at its parent's peak."""
    said = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert said is not None
    return int(said[1]) // 1024


def main(most: int, files: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most * 2**20, most * 2**20))
    for name in files:
        began = time.process_time()
        try:
            code = read(Path(name))
        except Exception as error:
            refused = exit_code(error)
            if refused is None:
                raise
            code = refused
        print(f"{Path(name).name} {code} {most_held()} {time.process_time() - began:.1f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
