package io.stackexporter.faults;

import io.stackexporter.servers.Certificates;
import io.stackexporter.servers.MysqlServer;
import io.stackexporter.servers.MysqlVersion;

/** MySQL with TLS for those who want it, and another server without. */
final class RealMysql implements RealServer {
    private final MysqlServer server;
    private final MysqlServer withoutTls;

    RealMysql(Certificates.Identity identity) throws Exception {
        withoutTls = MysqlServer.start(
                MysqlVersion.MYSQL_8_0, "ssl=OFF", "performance-schema=OFF", "innodb-buffer-pool-size=16M");
        server = MysqlServer.start(
                MysqlVersion.MYSQL_8_0,
                "ssl-cert=" + identity.certificate().toAbsolutePath(),
                "ssl-key=" + identity.key().toAbsolutePath());
        server.execute(
                "CREATE USER " + LOGIN + "@'%' IDENTIFIED WITH mysql_native_password BY '" + PASSWORD + "'",
                "GRANT ALL ON *.* TO " + LOGIN + "@'%'");
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public int tlsPort() {
        return server.port();
    }

    @Override
    public int portWithoutTls() {
        return withoutTls.port();
    }

    @Override
    public void restart() {
        server.stop();
        server.startAgain();
    }

    @Override
    public void close() {
        server.close();
        withoutTls.close();
    }
}
