"""Outgoing requests as in Standard Webhooks 1.0: signed, checked for allowed addresses, and retried with growing
pauses."""
