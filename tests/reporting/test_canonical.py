"""The canonical form of JSON: the same bytes as from an independent implementation of RFC 8785."""

import math

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.reports.canonical import EXACT, canonical

pytestmark = pytest.mark.requirement("1.13")

texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(-EXACT, EXACT) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@given(values)
def test_it_is_what_rfc_8785_says(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # its recursive type does not admit a plain dict


@pytest.mark.parametrize("number", [1e21, 1e-7, 123456789012345680000.0, 0.1 + 0.2, -0.0, 5e-324, 2.0, 1 / 3])
def test_numbers_are_written_as_ecmascript_writes_them(number: float) -> None:
    assert canonical({"value": [number]}) == b'{"value":[' + rfc8785.dumps(number) + b"]}"


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, EXACT + 1, -EXACT - 1, "\ud800", {"\udc00": 1}, {1, 2}, b"bytes"]
)
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"JSON|domain|surrogates|JCS"):
        canonical([value])
