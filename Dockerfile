# The base is pinned by the digest of its index, which has every architecture: python:3.13-slim was 3.13.15 on Debian
# trixie when it was pinned. To follow the tag, put in what this prints:
#   docker buildx imagetools inspect python:3.13-slim --format '{{.Manifest.Digest}}'
ARG BASE=python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

# Build: the pinned, hashed dependencies and the wheel, in a virtual environment of their own, which has no pip.
FROM ${BASE} AS build
WORKDIR /src
COPY requirements.lock requirements-dev.lock ./
RUN python -m venv /opt/tools && /opt/tools/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements-dev.lock
RUN python -m venv --without-pip /opt/pendens \
    && /opt/tools/bin/pip --python /opt/pendens/bin/python install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY service service
COPY migrations migrations
RUN /opt/tools/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/tools/bin/pip --python /opt/pendens/bin/python install --no-cache-dir --no-deps dist/*.whl

# Run: only the virtual environment, as a user without rights; nothing in the image installs anything.
FROM ${BASE}
RUN python -m pip uninstall --yes --quiet --root-user-action=ignore pip \
    && rm -rf /usr/local/lib/python3*/ensurepip /usr/local/bin/pip* /usr/local/bin/idle* \
    && useradd --system --create-home --home-dir /var/lib/pendens pendens \
    && chmod 700 /var/lib/pendens
COPY --from=build /opt/pendens /opt/pendens
ENV PATH=/opt/pendens/bin:$PATH PENDENS_HOME=/var/lib/pendens \
    PENDENS_HOST=0.0.0.0 PENDENS_PORT=8000 PENDENS_LOG_JSON=true
USER pendens
VOLUME /var/lib/pendens
EXPOSE 8000
HEALTHCHECK CMD python -c "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PENDENS_PORT'] + '/healthz')"
# gunicorn, configured in service/server/gunicorn.py. A container listens to its network, and lets nobody in without a key: give it one
# (-e PENDENS_ADMIN_KEY, which `pendens keys generate` writes), or make one in its volume first (`pendens keys create --role admin --label …`).
CMD ["pendens", "serve"]
