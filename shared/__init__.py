"""The kernel: whatever every service needs that is no service's business. No business nouns outside `contracts`."""
