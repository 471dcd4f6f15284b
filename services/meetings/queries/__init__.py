"""Queries on rows. Each opens its own short transaction on an engine that cannot write."""
