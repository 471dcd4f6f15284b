"""Amounts of money: decimal text and a currency code, never a float."""

import re
from decimal import Decimal

MOST_DIGITS = 20
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,4})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def is_amount(text: str) -> bool:
    return _AMOUNT.fullmatch(text) is not None


def is_currency(text: str) -> bool:
    return _CURRENCY.fullmatch(text) is not None


def amount_of(text: str) -> Decimal | None:
    """Parse an amount; return None for any other text."""
    return Decimal(text) if is_amount(text) else None
