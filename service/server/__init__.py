"""The process: the application, gunicorn, the front, and what runs beside requests."""
