"""What the law says: pure functions over values, with no input, output or clock of their own."""
