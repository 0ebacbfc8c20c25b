package io.stackexporter.kind;

import io.stackexporter.collect.TargetKind;
import io.stackexporter.kind.backup.BackupKind;
import io.stackexporter.kind.dns.DnsKind;
import io.stackexporter.kind.files.FilesKind;
import io.stackexporter.kind.http.HttpKind;
import io.stackexporter.kind.mysql.MysqlKind;
import io.stackexporter.kind.postgresql.PostgresqlKind;
import io.stackexporter.kind.redis.RedisKind;
import io.stackexporter.kind.tcp.TcpKind;
import io.stackexporter.kind.tls.TlsKind;
import java.util.List;

/** Every kind of target there is, in the order in which documents show them. */
public final class TargetKinds {
    public static final List<TargetKind<?>> ALL = List.of(
            new PostgresqlKind(),
            new MysqlKind(),
            new RedisKind(),
            new HttpKind(),
            new TcpKind(),
            new DnsKind(),
            new TlsKind(),
            new BackupKind(),
            new FilesKind());

    private TargetKinds() {}
}
