package io.stackexporter.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The MySQL and MariaDB servers that tests run against, and where each comes from. */
public enum MysqlVersion {
    /** From Maven Central. */
    MYSQL_8_0(MysqlFlavor.MYSQL, "8.0.") {
        @Override
        MysqlInstallation installation() throws IOException {
            return MysqlInstallation.fromArchive("mysql-8.0", "mysql-Linux-amd64.tar.gz");
        }
    },
    /** From Debian's development release, which moves on: it may be gone without anything being wrong. */
    MYSQL_9_7(MysqlFlavor.MYSQL, "9.7.") {
        @Override
        MysqlInstallation installation() throws IOException {
            return MysqlInstallation.fromDebian("mysql-9.7", "mysqld")
                    .orElseThrow(() -> Missing.optionalServer(remedy("mysql-9.7")));
        }
    },
    /** Debian's package. */
    MARIADB_10_11(MysqlFlavor.MARIADB, "10.11.") {
        @Override
        MysqlInstallation installation() throws IOException {
            return MysqlInstallation.fromDebian("mariadb-10.11", "mariadbd")
                    .orElseThrow(() -> Missing.server(remedy("mariadb-10.11")));
        }
    },
    /** From Maven Central. */
    MARIADB_11_4(MysqlFlavor.MARIADB, "11.4.") {
        @Override
        MysqlInstallation installation() throws IOException {
            return MysqlInstallation.fromFiles("mariadb-11.4", "bin/mariadbd");
        }
    };

    private final MysqlFlavor flavor;
    private final String version;

    MysqlVersion(MysqlFlavor flavor, String version) {
        this.flavor = flavor;
        this.version = version;
    }

    /** As the exporter names the product. */
    public String flavor() {
        return flavor.name().toLowerCase(Locale.ROOT);
    }

    /** What its version starts with. */
    public String version() {
        return version;
    }

    /** The unpacked server; the first call unpacks it. */
    abstract MysqlInstallation installation() throws IOException;

    /** How it is set up. */
    MysqlFlavor setup() {
        return flavor;
    }

    /** The server program with all settings but those that differ from one server to the next. */
    List<String> command() throws IOException {
        List<String> command = new ArrayList<>(installation().command());
        command.addAll(List.of(
                "--user=" + System.getProperty("user.name"),
                "--bind-address=127.0.0.1",
                "--socket=mysql.sock",
                "--log-bin=bin",
                // A crash of the server loses nothing; the disk is not waited for.
                "--sync-binlog=0",
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-buffer-pool-size=16M",
                "--max-connections=50",
                "--table-open-cache=400",
                "--table-definition-cache=400"));
        command.addAll(flavor.settings());
        return command;
    }

    /** Holds the data of a server that was never started; making them takes seconds, copying them does not. */
    Path template() throws IOException {
        MysqlInstallation installation = installation();
        List<String> command = command();
        return Prepared.folder(
                installation.name() + "-data", folder -> flavor.initialise(command, installation.share(), folder));
    }

    private static String remedy(String name) {
        return "there is no " + name + "; get it with: exporter/src/test/servers/get-mysql " + Folders.servers() + " "
                + name;
    }
}
