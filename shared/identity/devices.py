"""Browsers in which an account has signed in before, recognized by a cookie (OWASP: "Slow Down Online Guessing Attacks
with Device Cookies").

The cookie grants no access. It names a device with its own count of attempts, so that other people's guesses do not
lock out its holder.
"""

import hmac
import secrets

REMEMBERED = 400 * 24 * 3600  # seconds, the longest that browsers keep a cookie
TOGETHER = 4  # accounts that one browser is remembered for


class Devices:
    """Issues and checks device cookies. `key` is the installation's secret, with which a device could be forged for
    every guess."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"devices", "sha256")

    def known(self, cookie: str, account: str, now: float) -> str | None:
        """Return the id of the device that a cookie names for an account; None if there is none."""
        for entry in cookie.split("~")[:TOGETHER]:
            device, _, rest = entry.partition(".")
            made, _, mac = rest.partition(".")
            if not made.isascii() or not made.isdigit() or len(made) > 12 or not mac.isascii():
                continue
            if int(made) + REMEMBERED > now and hmac.compare_digest(mac, self._mac(account, device, made)):
                return device
        return None

    def remember(self, cookie: str, account: str, now: float) -> str:
        """Return the cookie after a sign-in, with a new device for the account in addition to those of other
        accounts."""
        device, made = secrets.token_hex(16), str(int(now))
        others = [each for each in cookie.split("~") if each and self.known(each, account, now) is None]
        return "~".join([f"{device}.{made}.{self._mac(account, device, made)}", *others[: TOGETHER - 1]])

    def _mac(self, account: str, device: str, made: str) -> str:
        return hmac.digest(self._key, f"{account}\n{device}\n{made}".encode(), "sha256").hex()
