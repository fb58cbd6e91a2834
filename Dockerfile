# One gateway. Build: docker build -t lien-thong:0.1.0 .   (docs/operations.md, "Containers")
FROM node:24.11.1-bookworm-slim AS product
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY schema ./schema
COPY dossier ./dossier
COPY stitching ./stitching
COPY policies ./policies
COPY connectors ./connectors
COPY gateway ./gateway
# The compiled form is found by the digest of these very sources; both go into the image.
RUN npm run build

FROM node:24.11.1-bookworm-slim
# What the image needs of npm it had above: nothing is installed while it runs.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* \
  && mkdir /data && chown 10001:10001 /data
COPY --from=product --chown=root:root /app /app
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
# No name in the base image, no home, no shell of its own; the root file system may be read-only, only /data and /tmp are written to.
USER 10001:10001
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=64", "gateway/launch/start.js", "gateway/main.ts"]
