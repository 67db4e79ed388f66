"""The portal as a WSGI application: `flask --app wsgi …` and `gunicorn wsgi:app`."""

from app import create_app

app = create_app()
