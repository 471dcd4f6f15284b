"""Files of reference facts, as read from a folder by `demo load --reference`."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo.shipped import files
from shared.domain.errors import Malformed
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated, written

STATE = {
    "format": "rapporteur-states/1",
    "states": [
        {
            "iso3": "FIN",
            "iso2": "FI",
            "name": "Example State",
            "statuses": [
                {
                    "file": "f",
                    "row": "FIN",
                    "field": "itu-region",
                    "value": "Europe",
                    "since": "1992",
                    "source": "a list",
                }
            ],
        }
    ],
}
PERIOD = {
    "format": "rapporteur-study-periods/1",
    "periods": [
        {
            "file": "f",
            "row": "1",
            "name": "2013-2016",
            "first_day": "2013-01-01",
            "source": "a list",
            "other_names": ["x"],
        }
    ],
}
ORGANIZATION = {
    "format": "rapporteur-organizations/1",
    "organizations": [
        {
            "file": "f",
            "row": "Example",
            "name": "Example",
            "renames": [{"name": "Older"}],
            "merged_into": {"row": "x", "since": "2016"},
            "source": "a",
        }
    ],
}
KINDS: list[tuple[Any, Any]] = [(files.States, STATE), (files.Periods, PERIOD), (files.Organizations, ORGANIZATION)]


@fuzzed(40)
@given(st.data())
def test_a_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    kind, good = data.draw(st.sampled_from(KINDS))
    file = _one(tmp_path_factory)
    file.write_bytes(data.draw(st.one_of(st.builds(written, changed([good])), mutated([written(good)]))))
    with bounded(), suppress(Malformed):
        files.read(file, kind)


def _one(folders: pytest.TempPathFactory) -> Path:
    return folders.getbasetemp() / "reference.json"
