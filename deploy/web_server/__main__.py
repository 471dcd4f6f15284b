"""`python -m deploy.web_server ADDRESS APP`: serve until TERM, then finish what is being answered."""

import ast
import resource
import signal
import sys
from importlib import import_module
from typing import Any

from deploy.web_server.serving import Server, server_at
from shared.domain.disk import kept_private

FILES = 8192


def app_named(name: str) -> Any:  # noqa: ANN401  whatever the function makes
    """The app that `module:function("argument")` makes."""
    module, _, call = name.partition(":")
    found = ast.parse(call, mode="eval").body
    assert isinstance(found, ast.Call), name
    assert isinstance(found.func, ast.Name), name
    return getattr(import_module(module), found.func.id)(*map(ast.literal_eval, found.args))


def main(address: str, name: str) -> None:
    # A connection is a file; the limit that a shell sets by default is for programs with a dozen of them.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    server: Server = server_at(address, app_named(name))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    server.serve()


if __name__ == "__main__":
    with kept_private():
        main(*sys.argv[1:])
