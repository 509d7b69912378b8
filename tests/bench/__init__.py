"""Benchmarks: real time, real files, ratios against something measured in the same run."""
