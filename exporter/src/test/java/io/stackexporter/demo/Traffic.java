package io.stackexporter.demo;

import io.stackexporter.servers.Await;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/** A shop that is open: orders are written, read and changed, pages are cached. */
public final class Traffic implements AutoCloseable {
    private static final Duration BREAK = Duration.ofMillis(50);

    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Thread thread;

    public Traffic(DemoServers servers) throws SQLException {
        servers.orders()
                .execute(
                        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
                        "CREATE TABLE orders (id bigserial PRIMARY KEY, status text NOT NULL, placed timestamptz NOT NULL DEFAULT now())");
        servers.orders().execute("SELECT pg_switch_wal()");
        servers.stock()
                .execute(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.stock (article int PRIMARY KEY, pieces int NOT NULL)",
                        "INSERT INTO shop.stock SELECT seq, 1000 FROM shop.seq_0_to_99");
        thread = Thread.ofVirtual().name("traffic").start(() -> run(servers));
    }

    private void run(DemoServers servers) {
        Random random = new Random(1);
        try (Connection database = servers.orders().connect();
                Connection stock = servers.stock().connect();
                Jedis cache = servers.cache().client()) {
            cache.sendCommand(
                    () -> "DEBUG".getBytes(StandardCharsets.US_ASCII), "SLEEP", "0.02"); // something for the slow log
            while (open.get()) {
                order(database, random.nextInt(100));
                take(stock, random.nextInt(100));
                cache.set(
                        "page:" + random.nextInt(200),
                        "rendered",
                        SetParams.setParams().ex(60));
                cache.get("page:" + random.nextInt(250));
                Await.pause(BREAK);
            }
        } catch (SQLException | RuntimeException e) {
            if (open.get()) {
                System.err.println("the traffic of the demo stopped: " + e.getMessage());
            }
        }
    }

    private static void order(Connection database, int customer) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO orders (status) VALUES ('new')");
                PreparedStatement pay = database.prepareStatement("UPDATE orders SET status = 'paid' WHERE id = ?");
                PreparedStatement count =
                        database.prepareStatement("SELECT count(*) FROM orders WHERE status = 'paid'")) {
            insert.executeUpdate();
            pay.setLong(1, customer);
            pay.executeUpdate();
            count.executeQuery().close();
        }
    }

    private static void take(Connection stock, int article) throws SQLException {
        try (PreparedStatement take =
                        stock.prepareStatement("UPDATE shop.stock SET pieces = pieces - 1 WHERE article = ?");
                PreparedStatement look = stock.prepareStatement("SELECT pieces FROM shop.stock WHERE article = ?")) {
            take.setInt(1, article);
            take.executeUpdate();
            look.setInt(1, article);
            look.executeQuery().close();
        }
    }

    @Override
    public void close() {
        open.set(false);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
