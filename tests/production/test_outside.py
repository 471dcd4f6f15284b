"""Kafka outside loopback: a faulty certificate is explained, and clients are authenticated as inside."""

import re
import shutil
import socket
import ssl
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from confluent_kafka import Consumer
from confluent_kafka import TopicPartition as Place
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from msgspec.structs import replace as replace_struct

from deploy.installation.preparation import prepare
from deploy.runtime.production import rights
from deploy.runtime.production.environment import of_service
from deploy.runtime.production.given.choice import KafkaChoice, ServerChoice, save_choice, saved_choice
from deploy.runtime.production.given.kafka import ExistingKafka
from deploy.runtime.production.kafka import ADMINISTRATOR, STATUS, Broker
from deploy.runtime.production.outside import checks
from deploy.runtime.production.outside.certificates import SOON
from deploy.runtime.production.outside.choice import OutsideListener, outside_listener
from deploy.runtime.production.outside.renewal import renew, renewed_while_it_runs
from deploy.runtime.production.servers import servers_of, settled
from shared.domain.errors import Malformed
from shared.messaging.administration import TopicRight, admin_client, create_users, grant_rights
from shared.messaging.connection import Kafka
from shared.messaging.errors import AuthenticationFailed
from tests.plugins.free_ports import free_ports
from tests.plugins.installations import Rapporteur
from tests.plugins.servers import KafkaServer
from tests.plugins.tls import Authority, authority, certificate
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("12.05")


@pytest.fixture
def issuer(tmp_path: Path) -> Authority:
    return authority(tmp_path)


def refused(*asked: str | Path | None) -> str:
    with pytest.raises(Malformed) as said:
        outside_listener(*asked)  # type: ignore[arg-type]  # as the command line gives them
    return f"{said.value.parameters['field']}: {said.value.parameters['remedy']}"


@pytest.mark.parametrize(
    "address", ["", "a b", "kafka.example:0", "kafka.example:99999", "https://kafka.example", ":9093"]
)
def test_an_address_that_cannot_be_one_is_refused(address: str) -> None:
    assert refused(address, None, None, None).startswith("--listen: Write it as HOST or HOST:PORT")


def test_each_thing_that_is_wrong_with_a_certificate_is_named(tmp_path: Path, issuer: Authority) -> None:
    good, key = certificate(tmp_path, issuer, "kafka.example", "*.brokers.example", "192.0.2.1")
    _, other_key = certificate(tmp_path, issuer, "kafka.example", called="other")

    def asked(
        host: str = "kafka.example", file: Path | None = good, of: Path | None = key, ca: Path | None = None
    ) -> str:
        return refused(host, file, of, ca)

    assert asked(file=None).startswith("--certificate: --listen needs a certificate")
    assert asked(of=None).startswith("--key: --listen needs the certificate's private key")
    assert asked("0.0.0.0").startswith("--listen: Name the host as partners ask for it")  # noqa: S104  it is refused
    assert f"{tmp_path / 'none'} cannot be read (No such file or directory)" in asked(file=tmp_path / "none")
    assert asked(of=tmp_path).startswith(f"--key: {tmp_path} cannot be read (Is a directory)")
    assert asked(file=key).startswith(f"--certificate: {key} holds no certificate in PEM")
    assert asked(of=good).startswith(f"--key: {good} holds no private key in PEM")
    assert f"{other_key} is not the key of the certificate in {good} (CN=Example broker)" in asked(of=other_key)
    said = asked("mail.example")
    assert f"{good} does not carry the name mail.example" in said
    assert "It carries kafka.example, *.brokers.example, 192.0.2.1." in said
    assert "does not carry the name two.one.brokers.example" in asked("two.one.brokers.example")
    assert "does not carry the name 192.0.2.2" in asked("192.0.2.2")
    unnamed, of_it = certificate(tmp_path, issuer, called="unnamed")
    assert "It carries no name at all (a common name is not looked at any more)" in asked(file=unnamed, of=of_it)

    private = load_pem_private_key(key.read_bytes(), None)
    closed = tmp_path / "closed.key"
    closed.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"hush")))
    assert f"openssl pkey -in {closed} -out key.pem" in asked(of=closed)
    turned = tmp_path / "turned.pem"
    turned.write_bytes(issuer.file.read_bytes() + good.read_bytes())
    assert f"{turned} does not begin with the certificate of {key}" in asked(file=turned)
    past, of_past = certificate(tmp_path, issuer, "kafka.example", days=-2, called="past")
    assert "holds a certificate that expired on" in asked(file=past, of=of_past)
    stranger = authority(tmp_path, "stranger")
    assert asked(ca=stranger.file).startswith("--ca-file: The certificate (CN=Example broker) does not follow from")


def test_a_certificate_that_clients_take_is_taken(tmp_path: Path, issuer: Authority) -> None:
    """By name, by wildcard, by address, with any key format, although Kafka reads only one."""
    file, key = certificate(
        tmp_path, issuer, "Kafka.example", "*.brokers.example", "2001:db8::1", form=PrivateFormat.TraditionalOpenSSL
    )
    assert b"BEGIN EC PRIVATE KEY" in key.read_bytes()
    for host, address in {
        "kafka.EXAMPLE": "kafka.example:9093",
        "one.brokers.example:443": "one.brokers.example:443",
        "[2001:DB8::1]:9094": "[2001:db8::1]:9094",
    }.items():
        listener = outside_listener(host, file, key, issuer.file)
        assert listener.address == address
        assert listener.keystore().pem.startswith(b"-----BEGIN PRIVATE KEY-----")


def test_the_choice_is_kept_changed_and_taken_back(tmp_path: Path, issuer: Authority) -> None:
    prepare(tmp_path / "home", "production")
    home, files = tmp_path / "home", certificate(tmp_path, issuer, "kafka.example")
    listener = outside_listener("kafka.example", *files, issuer.file)
    save_choice(home, settled(home, ServerChoice(listener=listener)))
    assert saved_choice(home) == ServerChoice(listener=listener)
    known = of_service(home, "registry", "web")
    assert known["RAPPORTEUR_KAFKA"].startswith("127.0.0.1:")
    assert known["RAPPORTEUR_KAFKA_PROTOCOL"] == "SASL_PLAINTEXT"
    assert known["RAPPORTEUR_REGISTRY_PARTNERS_KAFKA"] == "kafka.example:9093"
    assert known["RAPPORTEUR_REGISTRY_PARTNERS_KAFKA_PROTOCOL"] == "SASL_SSL"
    assert not [name for name in of_service(home, "meetings", "web") if "PARTNERS_KAFKA" in name]
    assert settled(home, ServerChoice()).listener == listener
    save_choice(home, settled(home, ServerChoice(listener=None)))
    assert servers_of(home).kafka == Broker(home)
    assert "RAPPORTEUR_REGISTRY_PARTNERS_KAFKA" not in of_service(home, "registry", "web")


def test_what_belongs_to_the_own_broker_is_refused_elsewhere(
    rapporteur: Rapporteur, tmp_path: Path, issuer: Authority
) -> None:
    file, key = certificate(tmp_path, issuer, "kafka.example")
    assert rapporteur(tmp_path / "home", "up", "--listen", "kafka.example").code == 2
    lone = rapporteur(tmp_path / "home", "up", "--production", "--certificate", str(file))
    assert (lone.code, "belong to --listen" in lone.err) == (2, True)
    wrong = rapporteur(
        tmp_path / "home",
        "up",
        "--production",
        "--listen",
        "other.example",
        "--certificate",
        str(file),
        "--key",
        str(key),
    )
    assert (wrong.code, "--certificate: " in wrong.err, "other.example" in wrong.err) == (3, True, True)
    listener = outside_listener("kafka.example", file, key, None)
    with pytest.raises(Malformed, match="is not started here"):
        settled(tmp_path, ServerChoice(KafkaChoice("broker.example:9092"), listener=listener))


@pytest.fixture
def reader(kafka_cluster: KafkaServer, tmp_path: Path) -> Kafka:
    """A partner's user, who may only read the partners' topic, connecting from outside."""
    kafka_cluster.start()
    rights.provide(kafka_cluster.broker)
    user, secret = f"partner-{uuid4().hex[:8]}", tmp_path / "secret"
    secret.write_text("a secret")
    create_users(kafka_cluster.connection(), {user: "a secret"})
    grant_rights(kafka_cluster.connection(), [TopicRight(user, "partners.events")])
    outside = kafka_cluster.broker.outside(user)
    return Kafka(outside.bootstrap, outside.protocol, user, secret, ca_file=outside.ca_file)


def told(kafka_cluster: KafkaServer) -> bytes:
    """Publish a record from inside, as reporting."""
    said, producer = uuid4().hex.encode(), kafka_cluster.connection("reporting").producer(acks="all")
    producer.send("partners.events", said).get(60)
    producer.close()
    return said


def test_two_makers_clients_read_the_partners_topic_and_no_other(kafka_cluster: KafkaServer, reader: Kafka) -> None:
    said, topic = told(kafka_cluster), TopicPartition("partners.events", 0)
    consumer = KafkaConsumer(
        **reader.options(), group_id=None, auto_offset_reset="earliest", consumer_timeout_ms=60_000
    )
    consumer.assign([topic])
    assert said in (record.value for record in consumer)
    consumer.close()
    other = Consumer(
        {
            "bootstrap.servers": reader.bootstrap,
            "security.protocol": "SASL_SSL",
            "ssl.ca.location": str(reader.ca_file),
            "sasl.mechanisms": "SCRAM-SHA-512",
            "sasl.username": str(reader.user),
            "sasl.password": "a secret",
            "group.id": "unused",
            "enable.auto.commit": False,
        }
    )
    other.assign([Place("partners.events", 0, 0)])
    until(lambda: (got := other.poll(1)) is not None and got.value() == said)
    other.close()
    visitor = KafkaConsumer(**reader.options(), group_id=None)
    assert not visitor.partitions_for_topic("registry.events")
    visitor.close()
    writer = KafkaProducer(**reader.options(), max_block_ms=60_000)
    with pytest.raises(KafkaError, match="AuthorizationFailed"):
        writer.send("partners.events", b"forged").get(60)
    writer.close(timeout=0)


def test_who_is_not_let_in_is_told_why(kafka_cluster: KafkaServer, reader: Kafka, tmp_path: Path) -> None:
    stranger, inside = authority(tmp_path, "stranger").file, kafka_cluster.broker.bootstrap
    (tmp_path / "wrong").write_text("not it")
    for kafka, said in {
        replace(reader, ca_file=stranger): "is not to be trusted: unable to get local issuer certificate",
        replace(
            reader, bootstrap=reader.bootstrap.replace("localhost", "127.0.0.1")
        ): "is not to be trusted: IP address mismatch",
        replace(reader, bootstrap=inside): f"Kafka at {inside} does not speak TLS there",
        replace(reader, password_file=tmp_path / "wrong"): f"does not let the user {reader.user} in (SASL_SSL)",
    }.items():
        with pytest.raises(AuthenticationFailed, match=re.escape(said)), admin_client(kafka):
            pass


def test_services_listen_on_the_loopback_alone(kafka_cluster: KafkaServer) -> None:
    """They communicate without TLS, so no other interface may be used."""
    kafka_cluster.start()
    settings = (kafka_cluster.broker.home / "kafka" / "server.properties").read_text()
    [listeners] = re.findall("^listeners=(.*)$", settings, re.MULTILINE)
    for listener in listeners.split(","):
        assert listener.startswith("OUTSIDE://:") or "://127.0.0.1:" in listener


@pytest.fixture
def listener(kafka_cluster: KafkaServer) -> OutsideListener:
    kafka_cluster.start()
    found = kafka_cluster.broker.listener
    assert found is not None
    return found


def shown(listener: OutsideListener) -> bytes | None:
    """Return the broker's present certificate, whoever issued it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("localhost", listener.port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as closed,
    ):
        return closed.getpeercert(binary_form=True)


def shows(listener: OutsideListener, certificate: bytes | None) -> bool:
    """Return whether the broker shows a certificate. Its outside listener opens after those that a start waits for."""
    try:
        return shown(listener) == certificate
    except ConnectionRefusedError:
        return False


def renewed(listener: OutsideListener, folder: Path) -> bytes:
    """Write another authority's certificate into the operator's files; return it in DER."""
    issuer = authority(folder, "another")
    file, key = certificate(folder, issuer, "localhost", called="renewed")
    for made, at in ((issuer.file, listener.ca_file), (file, listener.certificate), (key, listener.key)):
        shutil.copy(made, str(at))
    return listener.keystore().leaf


def test_a_renewed_certificate_is_taken_in_without_cutting_anybody_off(
    kafka_cluster: KafkaServer, listener: OutsideListener, reader: Kafka, tmp_path: Path
) -> None:
    consumer, before = KafkaConsumer(**reader.options(), group_id=None), shown(listener)
    consumer.assign([TopicPartition("partners.events", 0)])
    consumer.seek_to_end(TopicPartition("partners.events", 0))
    consumer.position(TopicPartition("partners.events", 0))
    with renewed_while_it_runs(kafka_cluster.broker, seconds=0.2):
        new = renewed(listener, tmp_path)
        assert new != before
        # Each of the broker's threads loads the new certificate separately.
        until(lambda: {shown(listener) for _ in range(9)} == {new})
    said = told(kafka_cluster)
    until(lambda: said in [each.value for some in consumer.poll(1000).values() for each in some])
    consumer.close()
    assert kafka_cluster.child.ended() is None
    # A new partner gets the new authority, and a restart changes nothing.
    with admin_client(kafka_cluster.broker.outside(ADMINISTRATOR)):
        pass
    kafka_cluster.stop()
    kafka_cluster.start()
    until(lambda: shows(listener, new))


def test_a_broken_certificate_is_not_taken_in_and_is_named_and_the_broker_starts_all_the_same(
    kafka_cluster: KafkaServer, listener: OutsideListener, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before, kept = shown(listener), Path(listener.key).read_bytes()
    _, other = certificate(tmp_path, authority(tmp_path), "localhost")
    shutil.copy(other, listener.key)
    try:
        assert "is not the key of the certificate" in renew(kafka_cluster.broker, listener)
        kafka_cluster.stop()
        kafka_cluster.start()
        assert "is not the key of the certificate" in capfd.readouterr().err
        until(lambda: shows(listener, before))
        # Without an earlier certificate it serves only internal clients.
        kafka_cluster.broker.keystore.unlink()
        kafka_cluster.stop()
        kafka_cluster.start()
        assert "Partners do not reach Kafka." in capfd.readouterr().err
        with admin_client(kafka_cluster.connection()), pytest.raises(OSError, match="refused"):
            shown(listener)
    finally:
        Path(listener.key).write_bytes(kept)
        kafka_cluster.stop()
        kafka_cluster.start()


def test_doctor_names_a_certificate_that_expires_soon_is_broken_or_is_not_shown(
    kafka_cluster: KafkaServer, listener: OutsideListener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    prepare(home, "production")
    save_choice(home, ServerChoice(listener=listener))
    monkeypatch.setattr(checks, "running", lambda _folder: {"kafka": 1})
    assert list(checks.troubles(home)) == []
    last = listener.keystore().last
    [soon] = checks.troubles(home, last - SOON + timedelta(hours=1))
    assert f"{listener.certificate}, expires on {last:%Y-%m-%d}" in soon
    assert list(checks.troubles(home, last - SOON - timedelta(hours=1))) == []

    other = [shutil.copy(file, tmp_path) for file in (listener.certificate, listener.key)]
    certificate(tmp_path, authority(tmp_path), "localhost")
    save_choice(home, ServerChoice(listener=replace_struct(listener, certificate=other[0], key=other[1], ca_file=None)))
    [another] = checks.troubles(home)
    assert f"Kafka shows another certificate on port {listener.port}" in another
    Path(other[1]).unlink()
    [broken] = checks.troubles(home)
    assert f"{other[1]} cannot be read" in broken
    port = free_ports()
    save_choice(home, ServerChoice(listener=replace_struct(listener, port=port)))
    [silent_one] = checks.troubles(home)
    assert f"does not answer over TLS on port {port}" in silent_one


def test_an_existing_cluster_is_used_over_tls(
    kafka_cluster: KafkaServer, listener: OutsideListener, tmp_path: Path
) -> None:
    """Its certificates are verified: those of another authority are rejected."""
    choice = KafkaChoice(
        listener.address,
        user=ADMINISTRATOR,
        password_file=str(kafka_cluster.broker.password_file(ADMINISTRATOR)),
        ca_file=listener.ca_file,
    )
    existing = ExistingKafka(tmp_path, choice, f"tls-{uuid4().hex[:6]}-")
    existing.reach()
    existing.provide()
    assert rights.are_there(existing)
    assert existing.outside(STATUS).protocol == "SASL_SSL"
    other = replace_struct(choice, ca_file=str(authority(tmp_path, "other").file))
    with pytest.raises(Malformed) as refusal:
        ExistingKafka(tmp_path, other).reach()
    assert "is not to be trusted" in str(refusal.value.parameters["remedy"])
