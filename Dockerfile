# Built with `docker build -t sparring .`; see README.md for how to run it.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/sparring \
    && /opt/sparring/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY bot ./bot
COPY questions ./questions
RUN /opt/sparring/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/sparring sparring
COPY --from=build /opt/sparring /opt/sparring
ENV PATH=/opt/sparring/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    SPARRING_OPERATIONS__DATA_DIR=/var/lib/sparring \
    SPARRING_OPERATIONS__HEALTH_HOST=0.0.0.0 \
    SPARRING_OPERATIONS__HEALTH_PORT=9090
WORKDIR /var/lib/sparring
USER sparring
VOLUME /var/lib/sparring
EXPOSE 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9090/healthz', timeout=4)"]
ENTRYPOINT ["sparring"]
CMD ["run"]
