"""What the public functions are made of: reading arguments, cutting arrays into blocks, and the arithmetic on them."""
