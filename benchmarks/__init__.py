"""What we claim about speed, measured on this machine: `python -m benchmarks` (see README.md)."""
