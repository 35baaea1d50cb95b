"""Benchmarks: what the service costs, as ratios within one run, beside the bars it must meet."""
