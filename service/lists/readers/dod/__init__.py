"""The section 1260H list of the Department of Defense."""
