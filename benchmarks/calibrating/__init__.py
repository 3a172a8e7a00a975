"""What ``benchmarks/calibration.py`` repeats a thousand times, a module a question."""
