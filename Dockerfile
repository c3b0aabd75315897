# Sheaf in two images: `node` validates, `aggregator` serves rounds. Build either with `docker build --target NAME .`
FROM node:22-bookworm-slim AS web
WORKDIR /sheaf/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY client-sdk/metadata.scale /sheaf/client-sdk/
COPY primitives/tests/vectors/terms.json /sheaf/primitives/tests/vectors/
COPY web .
RUN npm run types && npm run build

FROM rust:1.95-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libssl-dev pkg-config protobuf-compiler \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /sheaf
COPY . .
COPY --from=web /sheaf/web/dist web/dist
# `docker compose` networks want short eras. For a public network, whose runtime hardware wallets understand:
# --build-arg FEATURES=sheaf-node/metadata-hash,sheaf-aggregator/web
ARG FEATURES=sheaf-node/fast-runtime,sheaf-aggregator/web
ENV CARGO_TARGET_DIR=/target OPENSSL_NO_VENDOR=1 WASM_BUILD_WORKSPACE_HINT=/sheaf
RUN rustup target add wasm32v1-none
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/target \
    cargo build --release --workspace --locked --features "$FEATURES" \
        --bin sheaf-node --bin sheaf-aggregator --bin sheaf \
    && install -D -t /out /target/release/sheaf-node /target/release/sheaf-aggregator /target/release/sheaf

FROM debian:bookworm-slim AS base
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl libssl3 && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 sheaf && install -d -o sheaf /data
USER sheaf
VOLUME /data

FROM base AS node
COPY --from=build /out/sheaf-node /usr/local/bin/
# p2p, RPC, Prometheus
EXPOSE 30333 9944 9615
HEALTHCHECK CMD curl -sf http://127.0.0.1:9944/health || exit 1
ENTRYPOINT ["sheaf-node", "--base-path", "/data"]

FROM base AS aggregator
COPY --from=build /out/sheaf-aggregator /out/sheaf /usr/local/bin/
EXPOSE 8700
HEALTHCHECK CMD curl -sf http://127.0.0.1:8700/healthz || exit 1
ENV SHEAF_AGGREGATOR_CONFIG=/etc/sheaf/aggregator.toml
# Registering again changes nothing; the first time it holds the bond.
CMD ["sh", "-c", "sheaf-aggregator register && exec sheaf-aggregator run"]
