package io.stackexporter.faults;

import io.stackexporter.collect.ErrorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * One target of the suite: a kind, what will be wrong with it, if anything, and the gate behind which its server stands.
 *
 * @param names the file that is DNS to the exporter
 * @param tls how a server of the suite shows who it is
 * @param limit of a scrape
 */
record FaultyTarget(
        String name,
        FaultyKind kind,
        Optional<TargetFault> fault,
        RealServer server,
        Gate gate,
        Path folder,
        Path names,
        SSLContext tls,
        Duration limit)
        implements AutoCloseable {

    /** As one line of a configuration. */
    String configuration() {
        String host = fault.equals(Optional.of(TargetFault.NO_NAME)) ? host() : "127.0.0.1";
        return "  - {name: %s, kind: %s, %s}%n"
                .formatted(name, kind.word(), kind.keys(host + ":" + gate.port(), tls(fault), passwordFile()));
    }

    private static boolean tls(Optional<TargetFault> fault) {
        return fault.map(TargetFault::wantsTls).orElse(false);
    }

    ErrorKind error() {
        return kind.error(fault.orElseThrow());
    }

    private String host() {
        return kind.word() + ".example";
    }

    private Path passwordFile() {
        return folder.resolve(name + ".password");
    }

    void password(String password) {
        write(passwordFile(), password + "\n");
    }

    void forgetName() {
        try {
            write(names, Files.readString(names).replace("127.0.0.1 " + host() + "\n", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if nothing had ever been wrong. */
    void mend() {
        try {
            password(RealServer.PASSWORD);
            if (!Files.exists(names)) {
                write(names, "");
            }
            forgetName();
            write(names, Files.readString(names) + "127.0.0.1 " + host() + "\n");
            gate.be(Gate.to(tls(fault) ? server.tlsPort() : server.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gate.close();
    }
}
