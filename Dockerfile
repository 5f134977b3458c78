# One image for web, workers, beat and migrations; docker-compose.yml says which is which.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --only-binary :all: -r requirements.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=config.settings
RUN useradd --system --no-create-home --home-dir /nonexistent --uid 10001 tracker
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
# The names below only satisfy the settings while files are collected; nothing connects and nothing is kept.
RUN DATABASE_URL=postgres://build/build BROKER_URL=memory:// DJANGO_SECRET_KEY=build-only \
    python manage.py collectstatic --noinput
USER tracker
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--threads", "4", "--access-logfile", "-", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
