"""`up --production` on an existing Kafka and PostgreSQL: the run's servers, used as external ones."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import make_url

from deploy.installation.preparation import prepare
from deploy.runtime.production import databases, rights
from deploy.runtime.production.given.choice import KafkaChoice, ServerChoice, database_choice, save_choice
from deploy.runtime.production.given.kafka import ExistingKafka
from deploy.runtime.production.given.postgres import ExistingPostgres
from deploy.runtime.production.kafka import ADMINISTRATOR
from deploy.runtime.production.passwords import keep_for_postgres, write
from deploy.runtime.production.postgres import PostgresCluster
from deploy.runtime.production.server_lifetimes import provide_databases
from deploy.runtime.production.servers import servers_of
from shared.domain.errors import Malformed, Unavailable
from shared.messaging.administration import TopicRight, create_users, grant_rights
from shared.messaging.connection import Kafka
from tests.plugins.installations import Outcome, Rapporteur
from tests.plugins.servers import KafkaServer

pytestmark = pytest.mark.requirement("1.21")
Named = Callable[..., tuple[str, ...]]


@pytest.fixture
def named(kafka_cluster: KafkaServer, postgres_cluster: PostgresCluster) -> Named:
    """Return the options that name the run's servers; keywords replace some."""

    def options(**others: str) -> tuple[str, ...]:
        broker = kafka_cluster.broker
        url = make_url(postgres_cluster.url("postgres"))
        said = {
            "kafka": broker.bootstrap,
            "kafka-protocol": "SASL_PLAINTEXT",
            "kafka-user": ADMINISTRATOR,
            "kafka-password-file": str(broker.password_file(ADMINISTRATOR)),
            "database": f"postgresql://{url.username}:{postgres_cluster.new_password(str(url.username))}@{url.host}:{url.port}/",
            **{name.replace("_", "-"): value for name, value in others.items()},
        }
        return tuple(part for name, value in said.items() if value for part in (f"--{name}", value))

    return options


@pytest.fixture
def cannot_start(rapporteur: Rapporteur, tmp_path: Path) -> Callable[[tuple[str, ...]], Outcome]:
    """Return the outcome of a start that is refused before anything of ours runs."""
    return lambda options: rapporteur(tmp_path / "home", "up", "--production", *options)


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        ({"kafka": "127.0.0.1:1"}, 7, "No Kafka broker answers at 127.0.0.1:1"),
        ({"database": "postgresql://somebody:hush@127.0.0.1:1/"}, 7, "No PostgreSQL answers at 127.0.0.1:1"),
        ({"kafka": "a host"}, 3, "--kafka: Write it as HOST"),
        ({"kafka_password_file": "/nowhere"}, 3, "--kafka-password-file: /nowhere cannot be read"),
        ({"kafka_password_file": "/usr/bin/env"}, 3, "--kafka-password-file: /usr/bin/env cannot be read as text"),
        ({"kafka_password_file": "/dev/null"}, 3, "--kafka-password-file: /dev/null is empty"),
        ({"kafka_protocol": "PLAINTEXT"}, 3, "--kafka-user: PLAINTEXT does not use it"),
        ({"kafka_ca_file": "/dev/null"}, 3, "--kafka-ca-file: /dev/null holds no certificates"),
        ({"port": "65534"}, 2, "--port: each service has a port of its own"),
        ({"kafka_user": ""}, 3, "--kafka-user: SASL_PLAINTEXT needs a user"),
        ({"database": "mysql://somebody:hush@127.0.0.1/"}, 3, "--database: Write it as postgresql://"),
        ({"database": "postgresql://somebody:hush@127.0.0.1/?nosuch=1"}, 3, "--database: PostgreSQL knows not all"),
        ({"database": "postgresql://a:hush@127.0.0.1/?sslrootcert=/nowhere"}, 3, "--database: /nowhere cannot be read"),
        ({"database": "postgresql://a:hush@127.0.0.1/?sslkey=/tmp"}, 3, "--database: /tmp cannot be read (Is a dir"),
        ({"prefix": "Ünfit"}, 3, "--prefix: Begin with a small letter"),
    ],
    ids=lambda value: next(iter(value), "") if isinstance(value, dict) else None,
)
def test_what_is_wrong_with_a_server_is_said_with_the_remedy(
    cannot_start: Callable[[tuple[str, ...]], Outcome], named: Named, wrong: dict[str, str], code: int, said: str
) -> None:
    outcome = cannot_start(named(**wrong))
    assert (outcome.code, outcome.out) == (code, b"")
    assert said in outcome.err
    assert "hush" not in outcome.err


def test_a_server_that_the_client_does_not_trust_is_no_matter_of_passwords(
    cannot_start: Callable[[tuple[str, ...]], Outcome], named: Named
) -> None:
    options = named()
    outcome = cannot_start(named(database=f"{options[options.index('--database') + 1]}?sslmode=require"))
    assert outcome.code == 3
    assert "--database: The connection to PostgreSQL at" in outcome.err
    assert "the parameters after the ?" in outcome.err
    assert "password" not in outcome.err


def test_a_wrong_password_is_bad_input_and_never_shown(
    cannot_start: Callable[[tuple[str, ...]], Outcome],
    rapporteur: Rapporteur,
    named: Named,
    tmp_path: Path,
    postgres_cluster: PostgresCluster,
) -> None:
    user = make_url(postgres_cluster.url("postgres"))
    outcome = cannot_start(named(database=f"postgresql://{user.username}:hush@{user.host}:{user.port}/"))
    assert outcome.code == 3
    assert "does not let rapporteur in: password authentication failed" in outcome.err
    url = f"postgresql://{user.username}@{user.host}:{user.port}/"
    outcome = rapporteur(tmp_path / "home", "up", "--production", *named(database=url), PGPASSWORD="hush")
    assert (outcome.code, "password authentication failed" in outcome.err) == (3, True)
    wrong = tmp_path / "kafka.password"
    wrong.write_text("hush")
    outcome = cannot_start(named(kafka_password_file=str(wrong)))
    assert outcome.code == 3
    assert "does not let the user admin in" in outcome.err
    assert "hush" not in outcome.err
    keep_for_postgres(tmp_path / "home" / "secrets" / "postgres-administrator.pgpass", str(user.username), "hush")
    outcome = cannot_start(named(database=url))
    assert (outcome.code, "password authentication failed" in outcome.err) == (3, True)
    assert "give it again, in --database or PGPASSWORD" in outcome.err


def test_a_server_that_does_not_answer_is_named_when_roles_are_provided(tmp_path: Path) -> None:
    bare, _ = database_choice("postgresql://somebody@127.0.0.1:1/")
    save_choice(prepared(tmp_path), ServerChoice(database=bare))
    with pytest.raises(Unavailable) as refused:
        provide_databases(tmp_path)
    assert refused.value.parameters["part"] == "PostgreSQL at 127.0.0.1:1"


def prepared(home: Path) -> Path:
    prepare(home, "production")
    return home


@pytest.mark.parametrize(
    ("kept", "asked", "said"),
    [
        (ServerChoice(KafkaChoice("kafka.example:9092")), {"database": ""}, "Kafka is kafka.example:9092"),
        (ServerChoice(), {"database": ""}, "Kafka is its own"),
        (
            ServerChoice(database="postgresql://rapporteur@database.example:5432/postgres"),
            {"kafka": ""},
            "database.example",
        ),
    ],
    ids=["other cluster", "its own", "other database"],
)
def test_other_servers_than_the_homes_are_refused(
    cannot_start: Callable[[tuple[str, ...]], Outcome],
    named: Named,
    tmp_path: Path,
    kept: ServerChoice,
    asked: dict[str, str],
    said: str,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    write(home / "installation.json", '{"way": "production"}')
    save_choice(home, kept)
    without = dict.fromkeys(("kafka_protocol", "kafka_user", "kafka_password_file"), "") if "kafka" in asked else {}
    outcome = cannot_start(named(**asked, **without))
    assert outcome.code == 5
    assert said in outcome.err
    assert "log export" in outcome.err


def test_options_of_servers_need_production(rapporteur: Rapporteur, tmp_path: Path) -> None:
    assert rapporteur(tmp_path, "up", "--kafka", "kafka.example").code == 2
    assert rapporteur(tmp_path, "up", "--production", "--kafka-user", "somebody").code == 2
    assert rapporteur(tmp_path, "up", "--production", "--prefix", "").code == 2
    unused = rapporteur(tmp_path / "home", "up", "--production", "--prefix", "example_")
    assert (unused.code, "--prefix: Only names on existing servers" in unused.err) == (3, True)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("option", ["--kafka", "--database"])
def test_an_empty_name_of_a_server_is_refused(rapporteur: Rapporteur, tmp_path: Path, option: str) -> None:
    """A variable of the shell that is not set must not start servers of the home's own."""
    refused = rapporteur(tmp_path / "home", "up", "--production", option, "")
    assert (refused.code, refused.out) == (3, b"")
    assert f"{option}: Write it as" in refused.err


@pytest.mark.parametrize("left", [b"\xff\xfe", None], ids=["no text", "no file"])
def test_a_password_file_that_was_damaged_since_is_named(tmp_path: Path, left: bytes | None) -> None:
    file = tmp_path / "password"
    if left is not None:
        file.write_bytes(left)
    with pytest.raises(Malformed) as refused:
        Kafka("127.0.0.1:1", "SASL_PLAINTEXT", "somebody", file).options()
    assert str(file) in str(refused.value.parameters["remedy"])


@pytest.fixture
def postgres(postgres_cluster: PostgresCluster, tmp_path: Path) -> Iterator[Callable[[str], ExistingPostgres]]:
    """The run's cluster as seen by a user who may create nothing yet; everything created is removed again."""
    used: list[ExistingPostgres] = []
    with databases.connect(postgres_cluster.url("postgres")) as server:

        def seen_by(user: str) -> ExistingPostgres:
            server.execute(f"CREATE ROLE \"{user}\" LOGIN PASSWORD 'a:secret'".encode())
            url = make_url(postgres_cluster.url("postgres"))
            bare, password = database_choice(f"postgresql://{user}:a%3Asecret@{url.host}:{url.port}")
            assert "secret" not in bare
            given = ExistingPostgres(tmp_path / user, bare, f"{user}_")
            used.append(given)
            given.reach(password)
            return given

        yield seen_by
        for given in used:
            for database in databases.owners():
                server.execute(f'DROP DATABASE IF EXISTS "{given.prefix}{database}" WITH (FORCE)'.encode())
            for name in [*(given.prefix + role for role in databases.roles()), given.prefix[:-1]]:
                server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def test_databases_are_made_by_who_may_and_a_missing_right_is_named(
    postgres: Callable[[str], ExistingPostgres], postgres_cluster: PostgresCluster
) -> None:
    given = postgres("maker")
    with pytest.raises(Exception, match='ALTER ROLE "maker" CREATEROLE CREATEDB'):
        given.provide()
    with databases.connect(postgres_cluster.url("postgres")) as server:
        server.execute("ALTER ROLE maker CREATEROLE CREATEDB")
    given.provide()
    given.provide()
    assert not databases.missing_roles(given)
    with databases.connect(given.url("meetings", "meetings_owner")) as service:
        service.execute("CREATE TABLE seen AS SELECT 1 AS n")
    with databases.connect(given.url("meetings", "meetings_reader")) as reader:
        assert reader.execute("SELECT n FROM seen").fetchall() == [(1,)]
    with suppress(FileNotFoundError):
        given.password_file("registry_web").unlink()
    with pytest.raises(Exception, match=r"There is a role maker_registry_web at .* did not make it"):
        given.provide()
    save_choice(given.home, ServerChoice(database=given.bare, prefix=given.prefix))
    with pytest.raises(Exception, match=r"registry_web\.pgpass, is lost\. Put it back") as lost:
        given.provide()
    command = str(lost.value.parameters["remedy"]).partition("which sets it: ")[2]  # type: ignore[attr-defined]
    subprocess.run(["sh", "-c", command], check=True)
    given.provide()
    databases.connect(given.url("registry", "registry_web")).close()
    for damaged in (b"garbage", b"maker:", b"\xff"):
        given.password_file("registry_web").write_bytes(damaged)
        with pytest.raises(Unavailable, match="empty or damaged"):
            given.provide()


def test_what_an_operator_made_is_used_by_who_may_make_nothing(
    postgres: Callable[[str], ExistingPostgres], postgres_cluster: PostgresCluster
) -> None:
    given = postgres("guest")
    with databases.connect(postgres_cluster.url("postgres")) as server:
        for role in databases.roles():
            secret = given.new_password(role)
            server.execute(f"CREATE ROLE guest_{role} LOGIN PASSWORD '{secret}'".encode())
        for database, owner in databases.owners().items():
            server.execute(f"CREATE DATABASE guest_{database} OWNER guest_{owner}".encode())
    given.provide()
    databases.connect(given.url("reporting", "reporting_reader")).close()


def test_kafkas_users_are_made_by_who_may_and_a_missing_right_is_named(
    kafka_cluster: KafkaServer, tmp_path: Path, topic_prefix: str
) -> None:
    administrator, user = kafka_cluster.connection(), f"{topic_prefix}guest"
    secret = tmp_path / "guest.password"
    write(secret, "a secret")
    create_users(administrator, {user: "a secret"})
    choice = KafkaChoice(kafka_cluster.broker.bootstrap, "SASL_PLAINTEXT", user=user, password_file=str(secret))
    given = ExistingKafka(tmp_path, choice, topic_prefix)
    given.reach()
    with pytest.raises(Exception, match="--operation Alter --operation Describe --cluster") as refused:
        given.provide()
    assert f"--entity-name {topic_prefix}meetings" in str(refused.value.parameters["remedy"])  # type: ignore[attr-defined]

    # An administrator creates the named topics; the user only needs the right to see them.
    mighty = ExistingKafka(
        tmp_path,
        KafkaChoice(
            choice.bootstrap,
            "SASL_PLAINTEXT",
            user=ADMINISTRATOR,
            password_file=str(kafka_cluster.broker.password_file(ADMINISTRATOR)),
        ),
        topic_prefix,
    )
    rights.provide(mighty)
    grant_rights(administrator, [TopicRight(user, topic_prefix, below=True)])
    given.provide()
    (tmp_path / "secrets" / "kafka-registry.password").unlink()
    with pytest.raises(Exception, match=f"There is a user {topic_prefix}registry at"):
        mighty.provide()
    save_choice(tmp_path, ServerChoice(choice, prefix=topic_prefix))
    with pytest.raises(Exception, match=r"kafka-registry\.password, is lost\. Put it back"):
        mighty.provide()


def test_files_named_relative_to_a_folder_are_found_from_every_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bare, _password = database_choice("postgresql://rapporteur@a.example/?sslrootcert=ca.pem&sslcert=/own.pem")
    assert make_url(bare).query == {"sslrootcert": str(tmp_path / "ca.pem"), "sslcert": "/own.pem"}
    assert "sslrootcert=system" in database_choice("postgresql://rapporteur@a.example/?sslrootcert=system")[0]


def test_a_home_remembers_its_servers_and_no_password(tmp_path: Path) -> None:
    tmp_path.joinpath("installation.json").write_text('{"way": "production"}')
    bare, password = database_choice("postgres://rapporteur:hush@database.example/?sslmode=require")
    assert password == "hush"
    kafka = KafkaChoice("kafka.example:9093", user="admin", password_file="/run/admin", ca_file="/run/ca.pem")
    save_choice(tmp_path, ServerChoice(kafka, bare, "itu_"))
    assert "hush" not in (tmp_path / "installation.json").read_text()
    found = servers_of(tmp_path)
    assert "database.example:5432/itu_registry" in found.postgres.url("registry", "registry")
    assert "sslmode=require" in found.postgres.url("registry", "registry")
    known = found.kafka.connection("registry")
    assert isinstance(known, Kafka)
    assert (known.protocol, known.user, known.ca_file) == ("SASL_SSL", "itu_registry", Path("/run/ca.pem"))
