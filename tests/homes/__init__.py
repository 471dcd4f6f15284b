"""A small home of every release: each later version opens it after `migrate`, with the same roots and the same figures."""
