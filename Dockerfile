# Built with `docker build -t sparring .`; see docs/install.md for how to run it.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements-setup.lock requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/sparring \
    && /opt/sparring/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements-setup.lock \
    && /opt/sparring/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY bot ./bot
COPY questions ./questions
RUN /opt/sparring/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/sparring/bin/python -m pip uninstall --yes hatchling editables trove-classifiers pathspec pluggy pip

FROM python:3.12-slim
# Not pinned: the newest fixes of the base's own release are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --no-log-init --uid 10001 --create-home --home-dir /var/lib/sparring sparring \
    && chmod 0700 /var/lib/sparring
COPY --from=build /opt/sparring /opt/sparring
ENV PATH=/opt/sparring/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    SPARRING_OPERATIONS__DATA_DIR=/var/lib/sparring \
    SPARRING_OPERATIONS__HEALTH_HOST=0.0.0.0 \
    SPARRING_OPERATIONS__HEALTH_PORT=9090
WORKDIR /var/lib/sparring
USER 10001
VOLUME /var/lib/sparring
EXPOSE 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9090/healthz', timeout=4)"]
ENTRYPOINT ["sparring"]
CMD ["run"]
