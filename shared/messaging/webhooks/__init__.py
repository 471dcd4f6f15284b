"""Outgoing requests after Standard Webhooks 1.0: signed, judged by address, tried again with growing pauses."""
