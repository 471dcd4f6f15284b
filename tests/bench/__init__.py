"""Benchmarks, as ratios in one run on one machine: ours beside a bare program that does the same with the library
alone.

`make bench` runs all rows and writes var/bench.json and docs/benchmarks.md; `QUICK=1` takes smaller numbers. No test
asserts a time.
"""
