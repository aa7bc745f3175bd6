"""What is known of words: how telling they are, legal forms, share classes, instruments, phrases."""
