# The image of stack-exporter; needs nothing but this: docker build --tag stack-exporter .
# exporter/docs/deployment.md says how to run it, `make image-check` builds it and looks whether it holds its promises.

# Any JDK 25 with the GNU C library, tar and gzip.
ARG JDK_IMAGE=docker.io/library/eclipse-temurin:25-jdk

FROM ${JDK_IMAGE} AS build
ARG REVISION=unknown
# The modules of the JDK that the exporter and its drivers use; ImageModulesIT watches real servers with exactly these.
ARG MODULES=java.base,java.logging,java.management,java.naming,java.security.sasl,java.sql,jdk.management,jdk.unsupported
ARG HOME_FOLDER=/image/opt/stack-exporter
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw --batch-mode --no-transfer-progress --quiet --activate-profiles='!formatter' \
        package -Dmaven.test.skip=true -Drevision="$REVISION" \
    && mkdir -p /image/opt && mv exporter/target/stack-exporter-*/ "$HOME_FOLDER"
RUN deploy/image/make-runtime "$HOME_FOLDER" "$MODULES"
# At the place where it will run, since the AOT cache remembers the paths.
RUN ln -s "$HOME_FOLDER" /opt/stack-exporter && deploy/image/make-aot-cache /opt/stack-exporter

# No base: what is not in the image needs no update. There is no shell, no package manager and no other program than Java.
FROM scratch
ARG REVISION=unknown
LABEL org.opencontainers.image.title="stack-exporter" \
      org.opencontainers.image.description="Shows the health of databases and caches to Prometheus." \
      org.opencontainers.image.source="https://github.com/stack-exporter/stack-exporter" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /image /
# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
# Where stack-exporter.yml is looked for.
WORKDIR /etc/stack-exporter
EXPOSE 9951
STOPSIGNAL SIGTERM
# The options of the JVM are built into its runtime; JDK_JAVA_OPTIONS adds to them or overrides them.
ENTRYPOINT ["/opt/stack-exporter/java/bin/java", "@/opt/stack-exporter/java/exporter.options", "io.stackexporter.Main"]
# Java again, since there is nothing else, with a small heap and without the AOT cache, whose pages would count as memory of
# the container. It finds the port in the command line of the exporter, and TLS by trying.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/opt/stack-exporter/java/bin/java", "-Xms4m", "-Xmx8m", "-Xmn2m", "@/opt/stack-exporter/java/exporter.options", "-XX:AOTMode=off", "io.stackexporter.HealthCheck"]
