"""An existing PostgreSQL server, with a database and roles of this installation on it."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from deploy.installation.home import SERVICES
from deploy.runtime.production import databases, passwords
from deploy.runtime.production.databases import role_of
from deploy.runtime.production.errors import ServerError
from deploy.runtime.production.given.choice import HOW_IT_CONNECTS, database_files, saved_choice
from deploy.runtime.production.given.errors import MissingRight, NameTaken
from deploy.runtime.production.ports import answers
from shared.domain.errors import Malformed
from shared.environment.files import readable
from shared.event_store.database_errors import is_refused_by_server, server_message

ADMINISTRATOR = "administrator"  # the variable that names the file with the password from the URL


@dataclass(frozen=True)
class ExistingPostgres:
    """An existing server; `bare` is the operator's URL without its password, and names on the server begin with `prefix`."""

    home: Path
    bare: str
    prefix: str = ""

    @property
    def where(self) -> str:
        url = make_url(self.bare)
        return f"{url.host}:{url.port}"

    @property
    def administration(self) -> str:
        """Return the operator's own URL, with the password file if the URL contained a password."""
        file, url = self.password_file(ADMINISTRATOR), make_url(self.bare)
        return _text(url.update_query_dict({"passfile": str(file)}) if file.exists() else url)

    def url(self, database: str, role: str) -> str:
        url = make_url(self.bare).set(username=self.prefix + role, database=self.prefix + database)
        return _text(url.update_query_dict({"passfile": str(self.password_file(role))}))

    def password_file(self, role: str) -> Path:
        return self.home.absolute() / "secrets" / f"postgres-{role}.pgpass"

    def new_password(self, role: str) -> str:
        return passwords.of_postgres(self.password_file(role), self.prefix + role)

    def reach(self, password: str | None) -> None:
        """Check the connection. Raises ServerError if nothing answers, Malformed if the user is refused, or a file that
        the URL names cannot be read.

        A working password is from then on kept in a file in the home.
        """
        for file in database_files(make_url(self.bare)).values():
            # Without some of these files, libpq would connect without the check that they are for.
            with readable("--database", file), file.open("rb") as opened:
                opened.read(1)
        url = self.administration
        if password is not None:
            url = _text(make_url(self.bare).set(password=password))
        try:
            databases.connect(url).close()
        except psycopg.OperationalError as error:
            raise self._explained(error) from error
        except psycopg.ProgrammingError as error:
            names = ", ".join(make_url(self.bare).query)
            raise Malformed(
                "--database", f"PostgreSQL knows not all of the parameters after the ?: {names}."
            ) from error
        if password is not None:
            passwords.keep_for_postgres(self.password_file(ADMINISTRATOR), str(make_url(self.bare).username), password)

    def provide(self) -> None:
        """Create missing databases and roles. Raises NameTaken, MissingRight."""
        try:
            if databases.missing_roles(self):
                self._refuse_names_of_others()
            databases.provide(self)
        except psycopg.errors.InsufficientPrivilege as error:
            raise self._missing_right() from error

    def _refuse_names_of_others(self) -> None:
        with databases.connect(self.administration) as server:
            for role in databases.roles():
                name = self.prefix + role
                exists = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
                if exists and not self.password_file(role).exists():
                    lost = self.password_file(role) if saved_choice(self.home) else None
                    raise NameTaken("role", name, self.where, lost)
            for database, service in databases.services().items():
                query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
                found = server.execute(query, [self.prefix + database]).fetchone()
                # In a home of an older version, each service has one role, which is renamed.
                ours = {self.prefix + role_of(service, "owner"), self.prefix + service}
                if found and found[0] not in ours:
                    raise NameTaken("database", self.prefix + database, self.where)

    def _missing_right(self) -> MissingRight:
        user = make_url(self.bare).username
        made = [
            f"""CREATE ROLE "{self.prefix}{role}" LOGIN PASSWORD '…';  -- the last field of {self._kept(role)}"""
            for role in databases.roles()
        ]
        renamed = [
            f'ALTER ROLE "{self.prefix}{service}" RENAME TO "{self.prefix}{role_of(service, "owner")}";  -- instead, where the first is there'
            for service in SERVICES
        ]
        made = [*renamed, *made]
        made += [
            f'CREATE DATABASE "{self.prefix}{database}" OWNER "{self.prefix}{owner}" TEMPLATE template0;'
            for database, owner in databases.owners().items()
        ]
        return MissingRight(
            f"{user} of PostgreSQL at {self.where}",
            "make roles and databases",
            [f'ALTER ROLE "{user}" CREATEROLE CREATEDB;'],
            made,
        )

    def _kept(self, role: str) -> Path:
        self.new_password(role)
        return self.password_file(role)

    def _explained(self, error: psycopg.OperationalError) -> Exception:
        url = make_url(self.bare)
        if url.host and not url.host.startswith("/") and not answers(url.host, url.port or 5432):
            return ServerError(f"No PostgreSQL answers at {self.where}.", "Start it, or name another with --database.")
        if not is_refused_by_server(error):
            sentence = f"The connection to PostgreSQL at {self.where} fails: {server_message(error)}."
            return Malformed("--database", f"{sentence} {HOW_IT_CONNECTS}")
        remedy = "If its password is another one now, give it again, in --database or PGPASSWORD."
        return Malformed(
            "--database",
            f"PostgreSQL at {self.where} does not let {url.username} in: {server_message(error)}. {remedy}",
        )


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
