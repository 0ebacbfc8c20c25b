package io.stackexporter.demo;

import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.RedisServerProcess;
import io.stackexporter.servers.RedisServers;
import io.stackexporter.servers.Running;

/** A primary and a replica of each system, all of them real. */
public final class DemoServers implements AutoCloseable {
    private final Running running = new Running();
    private final PostgresqlServer orders;
    private final PostgresqlServer ordersReplica;
    private final MysqlServer stock;
    private final MysqlServer stockReplica;
    private final RedisServerProcess cache;
    private final RedisServerProcess cacheReplica;

    public DemoServers() throws Exception {
        orders = running.keep(PostgresqlServer.start(17, "archive_mode=on", "archive_command=/bin/true"));
        orders.execute("SELECT pg_create_physical_replication_slot('replica')");
        ordersReplica = running.keep(PostgresqlServer.replicaOf(orders, "orders_db_replica"));
        ordersReplica.execute("ALTER SYSTEM SET primary_slot_name = 'replica'", "SELECT pg_reload_conf()");
        stock = running.keep(MysqlServer.start(MysqlVersion.MARIADB_11_4));
        stockReplica = running.keep(MysqlServer.replicaOf(stock));
        cache = running.keep(RedisServers.REDIS_6_2.start(
                "--maxmemory 64mb --maxmemory-policy allkeys-lru --appendonly yes --latency-monitor-threshold 5"
                        .split(" ", -1)));
        cacheReplica =
                running.keep(RedisServers.REDIS_6_2.start("--replicaof", cache.host(), Integer.toString(cache.port())));
    }

    public PostgresqlServer orders() {
        return orders;
    }

    public MysqlServer stock() {
        return stock;
    }

    public RedisServerProcess cache() {
        return cache;
    }

    /** What the exporter is told about them. */
    public String configuration() {
        return """
                global:
                  labels: {environment: demo}
                targets:
                  - {name: orders-db, kind: postgresql, url: "%s", labels: {service: orders}}
                  - {name: orders-db-replica, kind: postgresql, url: "%s", labels: {service: orders}}
                  - {name: stock-db, kind: mariadb, url: "%s", labels: {service: stock}}
                  - {name: stock-db-replica, kind: mariadb, url: "%s", labels: {service: stock}}
                  - {name: cache, kind: redis, url: "%s", labels: {service: web}}
                  - {name: cache-replica, kind: redis, url: "%s", labels: {service: web}}
                """.formatted(
                orders.url(), ordersReplica.url(), stock.url(), stockReplica.url(), cache.url(), cacheReplica.url());
    }

    /** Replicas first, so that none of them misses its primary. */
    @Override
    public void close() {
        running.close();
    }
}
