"""One server for three apps: each is selected by its prefix, which stays in the path."""

from collections.abc import Iterable
from typing import Any

import pytest

from deploy.runtime.apps import App
from deploy.runtime.embedded import by_prefix
from shared.web.security import HEADERS


def app(name: str) -> App:
    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return [f"{name} {environ['PATH_INFO']}".encode()]

    return answer


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/registry/console/", "200 OK", b"registry /registry/console/"),
        ("/meetings", "200 OK", b"meetings /meetings"),
        ("/meetingsx/", "404 Not Found", b"Page not found"),
        ("/", "302 Found", b""),
        ("", "302 Found", b""),
        ("/nowhere", "404 Not Found", b"Page not found"),
    ],
)
def test_a_path_is_answered_by_the_service_of_its_prefix(path: str, status: str, said: bytes) -> None:
    answers: list[str] = []
    server = by_prefix({"registry": app("registry"), "meetings": app("meetings")})
    body = b"".join(server({"PATH_INFO": path}, lambda answer, _headers: answers.append(answer)))
    assert answers == [status]
    assert body.startswith(said)


@pytest.mark.requirement("4.10")
@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_what_no_service_answers_is_under_the_same_policy(path: str) -> None:
    sent: list[tuple[str, str]] = []
    b"".join(by_prefix({})({"PATH_INFO": path}, lambda _status, headers: sent.extend(headers)))
    assert set(HEADERS.items()) <= set(sent)
