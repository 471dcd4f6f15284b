"""Requests answered by another process: admitted, handed over and awaited, with a progress page in the meantime."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shared.domain.errors import NotThere
from shared.web.access import public, secret_in_request
from shared.web.computing.jobs import Computation, ComputeRequest
from shared.web.computing.pool import RETRY, ComputePool
from shared.web.logging import COMPUTED
from shared.web.metrics.requests import BEING_PREPARED
from shared.web.problems import BeingPrepared, wants_page
from shared.web.viewer import viewer

EXTENSION = "computing"
FRAGMENT = "Rapporteur-Fragment"
SECONDS_FOR_A_PAGE, SECONDS_FOR_A_PROGRAM = 5.0, 20.0
SECONDS_TO_REFRESH = 2


def offload(
    app: Flask, service: str, rules: Mapping[str, bool], acts: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> None:
    """Answer the addresses in `rules` through the pool named by `uses`, if any. True means that it may take minutes.

    `acts`: addresses that accept POST, each with its required parts. The other process performs such an act completely
    or not at all. If the process ends, the act may be repeated, so it must be idempotent.

    Install this last, so that refusals come first.
    """

    @app.before_request
    def hand_over() -> ResponseReturnValue | None:
        pool = pool_of(app)
        rule = request.url_rule.rule if request.url_rule else ""
        if pool is None or COMPUTED in request.environ:
            return None
        if rule in rules and request.method in ("GET", "HEAD"):
            # The same address, so that it waits for the same job.
            return _awaited(pool, service, pool.ask(_compute_request(heavy=rules[rule])), request.full_path.rstrip("?"))
        if request.method == "POST" and rule in acts and acts[rule].items() <= (request.view_args or {}).items():
            job = pool.ask(_compute_request(heavy=True, body=_body()))
            return _awaited(pool, service, job, f"/{service}/prepared?{urlencode({'job': job.secret})}")
        return None

    app.register_blueprint(_progress(service))


def uses(app: Flask, pool: ComputePool) -> None:
    app.extensions[EXTENSION] = pool


def pool_of(app: Flask) -> ComputePool | None:
    pool: ComputePool | None = app.extensions.get(EXTENSION)
    return pool


def _awaited(pool: ComputePool, service: str, job: Computation, again: str) -> ResponseReturnValue:
    """Return the result of a job, or its progress page, which requests it `again`."""
    is_page = job.request.is_page
    is_gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    answer = pool.wait(job, SECONDS_FOR_A_PAGE if is_page else SECONDS_FOR_A_PROGRAM, is_gone, service)
    if answer is not None:
        return Response(answer.body, answer.status, answer.headers)
    setattr(g, BEING_PREPARED, True)
    if not is_page:
        raise BeingPrepared(done=job.done, expected=job.expected, retry_after=RETRY)
    refresh = f"{SECONDS_TO_REFRESH}; url={again}" if job.request.is_act else str(SECONDS_TO_REFRESH)
    return _prepared(pool, job, again), 202, {"Refresh": refresh, "Cache-Control": "no-store"}


def _prepared(pool: ComputePool, job: Computation, again: str) -> str:
    # A file download does not replace the page that waits for it.
    is_file = "file_format" in (request.view_args or {})
    return render_template("prepared.html", job=job, ahead=pool.ahead(job), path=again, is_file=is_file)


def _body() -> bytes:
    """Return the posted body. A form was already read to check its token, so it is encoded again."""
    return urlencode(list(request.form.items(multi=True))).encode() if request.form else request.get_data()


def _compute_request(*, heavy: bool, body: bytes = b"") -> ComputeRequest:
    """Return the request to compute. Its key differs even between viewers who see the same content, because the page
    may name its viewer."""
    is_page = wants_page() and FRAGMENT not in request.headers
    caller, headers = viewer(), request.headers
    key = (
        caller.account,
        caller.session,
        tuple(sorted(caller.roles)),
        request.remote_addr,
        request.method,
        request.full_path,
        wants_page(),
        headers.get(FRAGMENT),
        headers.get("Accept-Language"),
        headers.get("Idempotency-Key"),
        body,
    )
    environ = {
        name: value
        for name, value in request.environ.items()
        if isinstance(value, str) and (name.isupper() or name == "wsgi.url_scheme")
    }
    environ |= {"HTTP_RAPPORTEUR_CORRELATION": g.correlation, "CONTENT_LENGTH": str(len(body))}
    if request.form:
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    return ComputeRequest(key, _viewer(), request.path, environ, heavy, is_page, body)


def _viewer() -> str:
    return viewer().account or f"address {request.remote_addr}"


def _progress(service: str) -> Blueprint:
    blueprint = Blueprint("computing", __name__, url_prefix=f"/{service}")

    @blueprint.get("/prepared")
    @public
    def prepared() -> ResponseReturnValue:
        """Return the progress of a posted act, and then its answer, to the viewer who posted it."""
        pool = pool_of(current_app)
        job = None if pool is None else pool.find(request.args.get("job", ""))
        if pool is None or job is None or job.request.viewer != _viewer():
            raise NotThere(id="job")
        return _awaited(pool, service, job, request.full_path)

    @blueprint.post("/prepared/cancel")
    @secret_in_request
    def cancel() -> ResponseReturnValue:
        """Cancel a computation. Only the viewer to whom its progress was shown has its secret."""
        pool = pool_of(current_app)
        if pool is None or not pool.cancel(request.form.get("job", "")):
            raise NotThere(id="job")
        return redirect(f"/{service}/", 303)

    return blueprint
