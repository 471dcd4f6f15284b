"""Requests go only to public hosts, however an internal address is written or resolved."""

import pytest

from shared.messaging.webhooks.addresses import AddressRefused, addresses_of, is_public, target_of

# Addresses that a resolver may return.
INSIDE = (
    "0.0.0.1", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.255.254",
    "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.0.170", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::10.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::8.8.8.8",
    "64:ff9b:1::10.0.0.1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1",
    "fd12:3456:789a::1", "fe80::1", "fe80::1%1", "febf::1", "fec0::1", "feff::1", "ff02::1", "ff05::2", "ff0e::1",
)  # fmt: skip
# Spellings of hosts that a resolver reads as an internal address.
WRITTEN = (
    "127.1", "127.0.1", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "017700000001", "0177.0.0.1", "0177.1", "2130706433", "0",
    "3232235777", "0xc0a80101", "0300.0250.1.1", "0xa9fea9fe", "2852039166", "[::1]", "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:ffff:7f00:1]", "[fec0::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1",
)  # fmt: skip
PUBLIC = ("8.8.8.8", "1.1.1.1", "93.184.215.14", "172.15.0.1", "172.32.0.1", "100.128.0.1", "192.167.1.1", "2606:4700::1111",
          "2a00:1450:4001::200e", "2001:4860:4860::8888", "2003::1")  # fmt: skip

pytestmark = pytest.mark.requirement("12.12")


def test_there_are_sixty_forms_at_least() -> None:
    assert len({*INSIDE, *WRITTEN}) >= 60


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    target = target_of("https://partner.example/hook")
    with pytest.raises(AddressRefused) as refused:
        addresses_of(target, (), lambda _host, _port: [address])
    assert (refused.value.code, refused.value.about) == ("not-public", address)


@pytest.mark.parametrize("address", INSIDE)
def test_one_inside_address_among_public_ones_is_enough(address: str) -> None:
    target = target_of("https://partner.example/hook")
    with pytest.raises(AddressRefused):
        addresses_of(target, (), lambda _host, _port: ["8.8.8.8", address])


@pytest.mark.parametrize("host", WRITTEN)
def test_an_inside_address_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target_of(f"https://{host}/hook")
    assert refused.value.code == "not-public"


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(address)
    assert addresses_of(target_of("https://partner.example/"), (), lambda _host, _port: [address]) == [address]


@pytest.mark.parametrize(
    "url",
    [
        "", "partner.example", "ftp://partner.example/", "https://", "https:///hook", "https://user@partner.example/",
        "https://user:word@partner.example/", "https://partner.example/#there", "https://partner.example:0/",
        "https://partner.example:99999/", "https://partner.example/a b", "https://partner.example/\n", "https://pärtner.example/",
        "https://partner.example\\@127.0.0.1/", "https://[::1/", "javascript:alert(1)", f"https://partner.example/{'x' * 500}",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target_of(url)
    assert refused.value.code == "malformed"


def test_only_https_is_spoken() -> None:
    with pytest.raises(AddressRefused) as refused:
        target_of("http://partner.example/hook")
    assert refused.value.code == "not-https"


def test_a_host_that_is_not_found_is_refused() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(AddressRefused) as refused:
        addresses_of(target_of("https://partner.example/"), (), nowhere)
    assert refused.value.code == "not-found"


def test_named_hosts_may_be_inside_and_speak_http() -> None:
    target = target_of("http://127.0.0.1:8080/hook", {"127.0.0.1:8080"})
    assert addresses_of(target, {"127.0.0.1:8080"}) == ["127.0.0.1"]
    with pytest.raises(AddressRefused):
        target_of("http://127.0.0.1:8081/hook", {"127.0.0.1:8080"})
    assert target_of("https://[::1]:9/x?y=1", {"[::1]"}) == ("https", "::1", 9, "/x?y=1")


def test_a_name_of_a_public_host_is_judged_by_what_it_resolves_to() -> None:
    """The system's resolver, not the name, decides: `localhost` is refused though it is a name."""
    with pytest.raises(AddressRefused) as refused:
        addresses_of(target_of("https://localhost/hook"), ())
    assert refused.value.code == "not-public"
