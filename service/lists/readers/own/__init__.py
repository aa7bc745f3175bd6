"""The firm's own lists: restricted names, and who owns whom."""
