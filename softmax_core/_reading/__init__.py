"""Lines of array code, read and never run: into a graph of operations that can be compared."""
