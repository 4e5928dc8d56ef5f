# The service, small and without rights: `docker build -t see-other . && docker run -p 127.0.0.1:8080:8080 see-other`
FROM node:24-bookworm-slim AS build
WORKDIR /see-other
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.ts scripts/processes.ts ./scripts/
COPY scripts/portal ./scripts/portal
COPY src ./src
COPY generated ./generated
RUN node scripts/build.ts && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /see-other
COPY --from=build /see-other/node_modules ./node_modules
COPY --from=build /see-other/dist ./dist
COPY package.json openapi.yaml ./
COPY bin ./bin
COPY generated ./generated
RUN mkdir data && chown node:node data
USER node
VOLUME /see-other/data
# inside a container the address is the container's; the port is published to whom it may reach
ENV HOST=0.0.0.0 SEE_OTHER_INSECURE=true
EXPOSE 8080
# metrics, and the health of every role; publish the port to those who scrape it, with SEE_OTHER_METRICS_HOST=0.0.0.0
EXPOSE 9464
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SEE_OTHER_METRICS_PORT ?? 9464}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/see-other.js"]
CMD ["serve"]
