# The dashboard is built with everything there is; what runs in the end has neither its sources nor its tools.
FROM node:24.21.0-bookworm-slim AS dashboard
WORKDIR /botwatch
COPY package.json package-lock.json ./
COPY api/operations/required-node.cjs api/operations/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json schema.graphql ./
COPY client client
RUN npm run build

FROM node:24.21.0-bookworm-slim AS modules
WORKDIR /botwatch
COPY package.json package-lock.json ./
# The image has the Node that the package would bring along.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node node_modules/node-* node_modules/.bin/node

FROM node:24.21.0-bookworm-slim
WORKDIR /botwatch
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
RUN mkdir /data && chown node:node /data
COPY --from=modules /botwatch/node_modules node_modules
COPY --from=dashboard /botwatch/dist dist
COPY package.json schema.graphql ./
COPY migrations migrations
COPY api api
USER node
# The embedded database, where DATABASE_URL is not set.
VOLUME /data
EXPOSE 4000
# Whether it lives: one that waits for its database is not ready (/ready), and a restart would not help.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As npm start does.
CMD ["node", "--max-semi-space-size=4", "api/server.ts"]
