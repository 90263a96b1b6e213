# The KRM function, and with `pullthrough` as first argument the command line. `npm run build` comes first.
# The base image is an argument, so that it can be built where no registry is reachable; it must have `node` on its
# path and a user `nobody`, whom kpt and kustomize run functions as.
ARG BASE_IMAGE=docker.io/library/node:24-alpine
FROM ${BASE_IMAGE}

LABEL org.opencontainers.image.title="pullthrough" \
      org.opencontainers.image.description="Sends every image pull through your proxy cache" \
      org.opencontainers.image.licenses="Apache-2.0"

COPY dist/pullthrough.js dist/pullthrough-fn.js integrations/container/entrypoint.cjs /pullthrough/

USER nobody
# Exec form, since kpt passes `--help`.
ENTRYPOINT ["node", "/pullthrough/entrypoint.cjs"]
