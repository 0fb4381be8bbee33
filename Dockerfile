# The chent command with its embedded engine: for jobs of CI and for a Job that
# applies migrations before a deployment.
#
#   docker build -t chent .
#   docker run --rm -v "$PWD:/work" chent check
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-w -o /out/chent ./cmd/chent

# npm is what the engine is fetched with.
FROM node:22-bookworm-slim AS engine
COPY --from=build /out/chent /usr/local/bin/chent
ENV XDG_CACHE_HOME=/cache
RUN chent engine install

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 chent
COPY --from=build /out/chent /usr/local/bin/chent
COPY --from=engine --chown=chent /cache /cache
ENV XDG_CACHE_HOME=/cache
USER chent
WORKDIR /work
ENTRYPOINT ["chent"]
