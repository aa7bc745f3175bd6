"""Who is listed and how, as views over any size: in memory, mapped, filtered, overlaid."""
