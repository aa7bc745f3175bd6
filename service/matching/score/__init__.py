"""How well two names agree, and what follows from that, with reasons."""
