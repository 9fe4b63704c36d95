# Tolbooth as one image: pages, sockets, worker and beat differ only in their command (see compose.yaml).

FROM node:22-slim AS assets
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY package.json package-lock.json ./
COPY config/assets.py config/assets.py
COPY crm/assets crm/assets
# As a file, not a module: the package around it wants Django.
RUN python3 config/assets.py

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TOLBOOTH_ENV=production VAR_DIR=/data STATIC_ROOT=/app/static
WORKDIR /app
# What WeasyPrint lays out letters with, and a typeface that has the letters of most names.
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    fonts-liberation fonts-noto-core && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
# By name, so that a .env, a database or a ledger in the checkout never gets into an image.
COPY manage.py ./
COPY config config
COPY retention retention
COPY crm crm
COPY chat chat
COPY rights_requests rights_requests
COPY templates templates
COPY --from=assets /build/var/assets var/assets
RUN VAR_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system tolbooth && mkdir /data /ledger && chown tolbooth /data /ledger
USER tolbooth
EXPOSE 8000
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--lifespan", "off", \
     "--no-access-log", "--ws-max-size", "65536", "--timeout-graceful-shutdown", "10"]
