# syntax=docker/dockerfile:1
# One image with all programs: build it with `docker build -t pressrun .`, start the whole system with compose.yaml.

FROM debian:12-slim AS build
WORKDIR /src
# The list of packages first, so that a change of the sources does not install them again.
COPY packages.txt ./
COPY tools/install-packages tools/
RUN tools/install-packages build headers package
COPY . .
RUN mkdir /out && tools/package /out

FROM debian:12-slim
# The Debian package brings what its programs need; the fonts are those that PDF files are set in, psql sets the roles'
# passwords, curl asks whether a program is healthy. The user has a number that volumes can count on.
RUN --mount=type=bind,from=build,source=/out,target=/out \
    apt-get update \
    && apt-get install -y --no-install-recommends adduser \
    && adduser --system --group --uid 10001 --home /var/lib/pressrun-reports --no-create-home pressrun \
    && apt-get install -y --no-install-recommends /out/pressrun_*.deb curl postgresql-client-15 \
       fonts-noto-core fonts-noto-cjk fonts-dejavu-core fonts-symbola \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o pressrun -g pressrun -m 0750 /var/lib/pressrun-reports /var/lib/pressrun-mail /var/lib/pressrun-work
COPY packaging/docker/entrypoint packaging/docker/healthcheck packaging/docker/migrate /usr/lib/pressrun/
# Large reports are put together there, not in memory.
ENV TMPDIR=/var/lib/pressrun-work \
    PRESSRUN_STORE=/var/lib/pressrun-reports \
    PRESSRUN_LOG_FORMAT=json
USER pressrun
ENTRYPOINT ["/usr/lib/pressrun/entrypoint"]
CMD ["pressrunctl", "--help"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/usr/lib/pressrun/healthcheck"]
