package io.stackexporter.kind.backup;

import io.stackexporter.servers.MariadbDump;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;
import io.stackexporter.servers.PostgresqlServer;
import io.stackexporter.servers.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Backups as the programs make them that people use, small ones and ones of more than a megabyte. */
final class RealBackups {
    private final Path folder;

    private RealBackups(Path folder) {
        this.folder = folder;
    }

    /** The names of all files that were made. */
    static List<String> make(Path folder) throws IOException, SQLException {
        RealBackups backups = new RealBackups(folder);
        backups.postgresql();
        backups.mariadb();
        backups.archives();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    private void postgresql() throws IOException, SQLException {
        Program.installed("pg_dump", "postgresql-client");
        try (PostgresqlServer server = PostgresqlServer.start(15)) {
            server.execute(
                    "CREATE TABLE words AS SELECT i, md5(i::text) AS word FROM generate_series(1, 2000) AS i",
                    "CREATE INDEX ON words (word)",
                    "SELECT lo_from_bytea(0, convert_to(repeat('large object ', 500), 'UTF8'))");
            String login = " --host=127.0.0.1 --username=postgres --port=" + server.port() + " ";
            run("pg_dump -Fc" + login + "-f small.dump postgres");
            run("pg_dump -Fc" + login + "--schema-only -f schema.dump postgres");
            run("pg_dump -Fc" + login + "postgres | cat > piped.dump");
            run("pg_dump -Ft" + login + "-f pg.tar postgres");
            run("pg_dump" + login + "-f pg.sql postgres");
            run("pg_dumpall" + login + "-f pg_all.sql");
            run("pg_dump" + login + "postgres | gzip > pg_small.sql.gz");
            server.execute("INSERT INTO words SELECT i, repeat(md5(i::text), 3) FROM generate_series(1, 60000) AS i");
            run("pg_dump -Fc" + login + "-f large.dump postgres");
            run("pg_dump -Fc -Z0" + login + "-f large_plain.dump postgres");
            run("pg_dump" + login + "postgres | gzip > pg_large.sql.gz");
        }
    }

    private void mariadb() throws IOException, SQLException {
        try (MysqlServer server = MysqlServer.start(MysqlVersion.MARIADB_11_4)) {
            server.execute(
                    "CREATE DATABASE shop",
                    "CREATE TABLE shop.orders AS SELECT seq AS id, md5(seq) AS code FROM shop.seq_1_to_3000");
            String dump = MariadbDump.program() + " --no-defaults --protocol=tcp --host=127.0.0.1 --user=root --port="
                    + server.port() + " --databases shop";
            run(dump + " > shop.sql");
            run(dump + " | gzip > shop.sql.gz");
            try (Stream<Path> files = Files.list(server.data())) {
                List<Path> logs =
                        new ArrayList<>(files.filter(file -> file.toString().matches(".*bin\\.0\\d+"))
                                .sorted()
                                .toList());
                Files.copy(logs.getFirst(), folder.resolve("binlog.000001"));
            }
        }
    }

    private void archives() throws IOException {
        Path content = Files.createDirectories(folder.resolve("content"));
        Random random = new Random(5);
        for (int i = 0; i < 4; i++) {
            byte[] noise = new byte[200_000 + 300_000 * i];
            random.nextBytes(noise);
            Files.writeString(
                    content.resolve("file-" + i + ".txt"), Base64.getEncoder().encodeToString(noise));
        }
        run("tar -cf files.tar content");
        run("tar -czf files.tar.gz content");
        run("tar -cf - content | gzip -9 > best.tgz");
        // What cannot be made smaller is only wrapped, in blocks of another kind.
        run(
                "head -c 2500000 /dev/urandom > noise && gzip noise && gzip -c content/file-0.txt | cat - noise.gz > two.gz");
        Program.installed("zip", "zip");
        Program.installed("zstd", "zstd");
        run("zip -qr files.zip content");
        run("zstd -q files.tar -o files.tar.zst");
        run("zstd -q --no-check -19 files.tar -o best.tar.zst");
        run("xz -0 -c files.tar > files.tar.xz");
        run("bzip2 -c files.tar > files.tar.bz2");
    }

    private void run(String command) {
        Program.run(folder, "program", List.of("bash", "-c", "set -euo pipefail; " + command));
    }
}
