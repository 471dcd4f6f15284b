"""External JSON, as read from every request's body and every imported file."""

from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from shared.web import strict_json
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated, values, written

BODY = {
    "name": "Example Telecom",
    "since": "2016-10",
    "countries": ["FIN", None],
    "counts": {"value": 1.5, "of": "leaders"},
}
MANY_KEYS = b"{" + b"".join(b'"%d":0,' % number for number in range(100_000)) + b'"99999":0}'
IN_BRACKETS = b"[" * 60 + b'"' + b"\\n" * 500_000 + b'"' + b"[{" * 20


@fuzzed(80)
@given(
    st.one_of(mutated([written(BODY)]), st.builds(written, st.one_of(values, changed([BODY]))), st.binary(max_size=60))
)
@example(MANY_KEYS)
@example(IN_BRACKETS)
@example(b'{"a": ' + b"1" * 900_000 + b"}")
@example(b'{"a": 1.' + b"1" * 900_000 + b"}")
@example(b"[" * 500_000 + b"]" * 500_000)
@example(b'"' + b"\\ud800" * 150_000 + b'"')
@example(b'{"' + b"\\u0001" * 150_000 + b'": 1}')
def test_a_body_is_a_value_or_refused(body: bytes) -> None:
    with bounded(), suppress(strict_json.MalformedBody):
        strict_json.loads(body)


@fuzzed(4)
@given(st.sampled_from([b"[" * 65 + b'"' + b"a" * (19 * 1024 * 1024) + b'"', b"{" * 70 + b"\\" * (19 * 1024 * 1024)]))
def test_a_large_file_takes_little_more_than_its_own_size(content: bytes) -> None:
    with bounded(most_mib=200), suppress(strict_json.MalformedBody):
        strict_json.loads(content, 20 * 1024 * 1024)
