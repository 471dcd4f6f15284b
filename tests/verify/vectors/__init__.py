"""Conformance vectors of the bundle's grammar (docs/bundles.md), for any verifier: `index.json` and the bundles that it names.

`python -m tests.verify.vectors` regenerates them, always with the same bytes, since keys and events are made from
fixed numbers.
"""
