"""Benchmarks, as ratios within one run on one machine: our code compared with a bare program that uses only the
library.

`make bench` runs all rows and writes var/bench.json and docs/benchmarks.md; `QUICK=1` uses smaller numbers. No test
asserts a time.
"""
