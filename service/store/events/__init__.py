"""Events that people keep."""
