"""The program that `test_same_bytes` runs: it prints the hashes of a home's reports, live and issued, by format."""

import json
import os
from hashlib import sha256

from services.reporting import service as reporting
from services.reporting.queries import ReportQueries
from services.reporting.reports import FORMATS, render
from services.reporting.reports.issuing.freezing import freeze
from services.reporting.settings import Settings
from shared.environment.settings import read_settings
from shared.public_view.openness import AUDIENCES


def main() -> None:
    service = reporting.open_service(read_settings(Settings, os.environ))
    try:
        found = {form: sha256(render(service, "wtsa", period="2022-2024", format=form)) for form in FORMATS}
        queries = ReportQueries(service.reader)
        row = queries.issued(AUDIENCES)[-1]
        frozen = freeze(service, row, (), service.facts.moment_before(row.recorded))
        found |= {f"issued as {form}": sha256(content) for form, content in frozen.formats.items()}
        kept = {f"issued as {form}": digest for form, digest in row.formats.items()}
        print(json.dumps([{name: each.hexdigest() for name, each in found.items()}, kept]))
    finally:
        service.close()


if __name__ == "__main__":
    main()
