"""Following over a real Kafka: failures that its client hides are reported, and all ways share one stored position."""

from collections.abc import Callable
from pathlib import Path

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from shared.messaging import records
from shared.messaging.administration import admin_client, create_topics
from tests.following.conftest import Book, Partner
from tests.plugins.installations import Rapporteur
from tests.plugins.servers import KafkaServer

FOLLOW = ("feed", "follow")
Publish = Callable[[Book], None]
Deliver = Callable[..., None]


@pytest.fixture
def deliver(kafka_cluster: KafkaServer, topic: str) -> Deliver:
    """Put positions of a book into the topic, in any order and any number of times."""

    def send(book: Book, *positions: int) -> None:
        producer = KafkaProducer(**kafka_cluster.connection().options())
        for position in positions:
            event = book.log.event_at(position)
            assert event is not None
            headers = records.headers_of(str(book.log.origin()), event)
            producer.send(topic, event.bytes, records.key_of(event), headers)
        producer.close()

    return send


@pytest.mark.requirement("3.04")
def test_one_place_is_good_on_both_ways(
    book: Book,
    publish: Publish,
    topic: str,
    partner: Partner,
    over_feed: list[str],
    rapporteur: Rapporteur,
    tmp_path: Path,
) -> None:
    state = ("--state", str(tmp_path / "state"), "--once")
    printed = b""
    for way in (partner.over(topic), over_feed, partner.over(topic)):
        book.grow(4)
        publish(book)
        found = rapporteur(tmp_path, *FOLLOW, *way, *state)
        assert found.code == 0, found.err
        printed += found.out
    assert printed == book.stored()


@pytest.mark.requirement("3.04")
def test_a_group_keeps_the_place_too(
    book: Book,
    publish: Publish,
    topic: str,
    partner: Partner,
    kafka_cluster: KafkaServer,
    rapporteur: Rapporteur,
    tmp_path: Path,
) -> None:
    way = partner.over(topic, "--group", f"{partner.groups}one", "--once")
    book.grow(3)
    publish(book)
    assert rapporteur(tmp_path, *FOLLOW, *way).out == book.stored()
    book.grow(2)
    publish(book)
    more = rapporteur(tmp_path, *FOLLOW, *way, "--after", "beginning")
    assert more.out == book.stored(3)
    assert "--after applies only the first time" in more.err
    with admin_client(kafka_cluster.connection()) as client:
        kept = client.list_group_offsets([f"{partner.groups}one"])
    assert kept[f"{partner.groups}one"][TopicPartition(topic, 0)].offset == 5


@pytest.mark.requirement("3.04", "3.06")
def test_repeated_records_are_printed_once_and_told_of(
    book: Book, deliver: Deliver, topic: str, partner: Partner, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    book.grow(4)
    deliver(book, 1, 2, 1, 2, 3, 3, 4)
    found = rapporteur(tmp_path, *FOLLOW, *partner.over(topic), "--once")
    assert (found.code, found.out) == (0, book.stored()), found.err
    assert "came again" in found.err


@pytest.mark.requirement("3.06")
def test_a_wrong_password_is_no_bootstrap_that_failed(
    topic: str, partner: Partner, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the password\n".replace(" ", "-"))
    way = [str(wrong) if each == str(partner.password_file) else each for each in partner.over(topic)]
    found = rapporteur(tmp_path, *FOLLOW, *way, "--once")
    assert (found.code, found.out) == (3, b""), found.err
    assert f"does not let the user {partner.user} in" in found.err
    assert f"the password in {wrong}" in found.err
    assert "Traceback" not in found.err


@pytest.mark.requirement("3.06")
def test_a_forbidden_topic_is_no_empty_one(
    book: Book,
    partner: Partner,
    topic_prefix: str,
    kafka_cluster: KafkaServer,
    rapporteur: Rapporteur,
    tmp_path: Path,
) -> None:
    forbidden = f"{topic_prefix}forbidden.events"
    create_topics(kafka_cluster.connection(), [forbidden])
    for name in (forbidden, f"{topic_prefix}nowhere.events"):
        found = rapporteur(tmp_path, *FOLLOW, *partner.over(name), "--once")
        assert (found.code, found.out) == (5, b""), found.err
        assert f"{partner.user} may not do this: read the topic {name}" in found.err
        assert "looks empty" in found.err


@pytest.mark.requirement("3.06")
def test_a_topic_that_is_not_there_is_no_empty_one(
    partner: Partner, topic_prefix: str, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    missing = f"{topic_prefix}missing.events"
    partner.may_read(missing)
    found = rapporteur(tmp_path, *FOLLOW, *partner.over(missing), "--once")
    assert (found.code, found.out) == (4, b""), found.err
    assert f"The topic {missing} is not there" in found.err


@pytest.mark.requirement("3.06")
def test_an_empty_topic_is_one(topic: str, partner: Partner, rapporteur: Rapporteur, tmp_path: Path) -> None:
    found = rapporteur(tmp_path, *FOLLOW, *partner.over(topic), "--once")
    assert (found.code, found.out) == (0, b""), found.err


@pytest.mark.requirement("3.06")
def test_anothers_group_is_told(
    book: Book, publish: Publish, topic: str, partner: Partner, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    """With the recommended group it continues, even under a second credential, which shares the first one's groups."""
    book.grow(1)
    publish(book)
    foreign = f"{partner.user}.2-1"
    for user in (partner.user, partner.rotated(topic)):
        way = [user if each == partner.user else each for each in partner.over(topic, "--group", foreign)]
        found = rapporteur(tmp_path, *FOLLOW, *way, "--once")
        assert (found.code, found.out) == (5, b""), found.err
        assert f"{user} may not read as the group {foreign}: it is another's" in found.err
        assert f"such as {partner.groups}1." in found.err
        advised = [f"{partner.groups}1" if each == foreign else each for each in way]
        assert rapporteur(tmp_path, *FOLLOW, *advised, "--once", "--after", "beginning").code == 0


@pytest.mark.requirement("3.06")
def test_a_group_in_which_another_reads_is_told_behind_what_was_printed(
    book: Book,
    publish: Publish,
    topic: str,
    partner: Partner,
    kafka_cluster: KafkaServer,
    rapporteur: Rapporteur,
    tmp_path: Path,
) -> None:
    book.grow(2)
    publish(book)
    group, state = f"{partner.groups}shared", tmp_path / "state"
    other = KafkaConsumer(topic, **kafka_cluster.connection().options(), group_id=group, auto_offset_reset="earliest")
    # Not many short polls: one that ends just as the group answers never learns its partitions (kafka-python 3.0.12).
    assert other.poll(60_000)
    found = rapporteur(tmp_path, *FOLLOW, *partner.over(topic, "--group", group), "--state", str(state), "--once")
    other.close(autocommit=False)
    assert (found.code, found.out) == (5, book.stored()), found.err
    assert f"Another consumer reads as the group {group}" in found.err
    assert state.read_text() == f"{book.log.origin()}:2\n"


@pytest.mark.requirement("3.06")
def test_of_a_truncated_topic_the_feed_has_the_rest(
    book: Book,
    publish: Publish,
    topic: str,
    partner: Partner,
    kafka_cluster: KafkaServer,
    over_feed: list[str],
    rapporteur: Rapporteur,
    tmp_path: Path,
) -> None:
    state = ("--state", str(tmp_path / "state"), "--once")
    book.grow(4)
    publish(book)
    printed = rapporteur(tmp_path, *FOLLOW, *partner.over(topic), *state).out
    book.grow(6)
    publish(book)
    with admin_client(kafka_cluster.connection()) as client:
        client.delete_records({TopicPartition(topic, 0): 8})
    truncated = rapporteur(tmp_path, *FOLLOW, *partner.over(topic), *state)
    assert (truncated.code, truncated.out) == (4, b"")
    assert "lacks the positions 5 to 8" in truncated.err
    assert "feed" in truncated.err
    printed += rapporteur(tmp_path, *FOLLOW, *over_feed, *state).out
    book.grow(1)
    publish(book)
    printed += rapporteur(tmp_path, *FOLLOW, *partner.over(topic), *state).out
    assert printed == book.stored()


@pytest.mark.requirement("3.06")
@pytest.mark.parametrize(
    ("cursor", "said"),
    [
        ("registry/" + "0" * 32 + ":1", "The log registry is another one"),
        ("present:9", "ends at 3, and 9 events of it have been read"),
    ],
    ids=["of another origin", "from the future"],
)
def test_a_cursor_that_is_none_of_this_topic_is_no_silence(
    book: Book,
    publish: Publish,
    topic: str,
    partner: Partner,
    rapporteur: Rapporteur,
    tmp_path: Path,
    cursor: str,
    said: str,
) -> None:
    book.grow(3)
    publish(book)
    after = cursor.replace("present", str(book.log.origin()))
    found = rapporteur(tmp_path, *FOLLOW, *partner.over(topic), "--after", after, "--once")
    assert (found.code, found.out) == (5, b""), found.err
    assert said in found.err


@pytest.mark.requirement("3.06")
def test_no_broker_is_told_at_once(partner: Partner, topic: str, rapporteur: Rapporteur, tmp_path: Path) -> None:
    way = ["127.0.0.1:1" if ":" in each and each[0].isdigit() else each for each in partner.over(topic)]
    found = rapporteur(tmp_path, *FOLLOW, *way, "--once")
    assert found.code == 7
    assert "No Kafka broker answers at 127.0.0.1:1" in found.err
