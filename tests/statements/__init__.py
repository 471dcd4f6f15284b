"""Kinds of statement: their declaration, their corrections, and the aggregate that serves all of them."""
