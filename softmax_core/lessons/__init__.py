"""What a single section of the app computes and nobody else would call: one module a section, quantities with names."""
