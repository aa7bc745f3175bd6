"""Files come down from their publishers, within limits, and only when they changed."""
