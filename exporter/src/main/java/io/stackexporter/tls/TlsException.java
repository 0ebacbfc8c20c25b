package io.stackexporter.tls;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.collect.Explained;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;

/** TLS did not come about, or was ended by the server: in plain words, with what mends it. */
public final class TlsException extends IOException implements Explained {
    private static final long serialVersionUID = 1;

    private static final Pattern ALERT = Pattern.compile("[Rr]eceived fatal alert: (\\w+)");
    private static final String NOT_TLS = "; does it speak TLS on this port?";
    /** What the server says of our own certificate. */
    private static final Map<String, String> OF_OURS = Map.of(
            "certificate_required",
                    "the server wants a client certificate; give one with tls.cert_file and tls.key_file",
            "bad_certificate", "the server does not accept the client certificate, or wants one; see tls.cert_file",
            "unknown_ca", "the server does not trust the authority of the client certificate in tls.cert_file",
            "certificate_expired", "the client certificate in tls.cert_file has expired; renew it",
            "certificate_revoked", "the client certificate in tls.cert_file was revoked; renew it",
            "certificate_unknown", "the server does not accept the client certificate in tls.cert_file",
            "unsupported_certificate", "the client certificate in tls.cert_file is not one for clients",
            "access_denied", "the server does not let the client certificate in tls.cert_file in");

    private static final Map<String, String> OTHERS = Map.of(
            "protocol_version", "the server speaks no version of TLS that is safe; it needs TLS 1.2 or newer",
            "handshake_failure", "the server and we have no cipher in common, or it wants a client certificate",
            "unrecognized_name", "the server does not know the name that it was asked for; set tls.server_name");

    private final ErrorKind kind;

    public TlsException(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    /**
     * What a failed handshake means.
     *
     * @param objection what the server may have against who we are
     */
    static IOException ofHandshake(IOException failure, Optional<String> objection) {
        if (causes(failure).anyMatch(Explained.class::isInstance)) {
            return failure;
        }
        Optional<TlsException> explained = ofAlert(failure)
                .or(() -> ofCertificate(failure))
                .or(() -> ofEnd(failure, objection))
                .or(() -> ofSilence(failure));
        return explained.isPresent() ? explained.get() : failure;
    }

    /** What the server says instead of an answer; newer versions of TLS refuse a certificate only then. */
    static IOException ofAnswer(IOException failure, Optional<String> objection) {
        Optional<TlsException> explained = ofAlert(failure).or(() -> ofEnd(failure, objection));
        return explained.isPresent() ? explained.get() : failure;
    }

    /** The server has ended the connection before it said anything. */
    static void throwOfEnd(Optional<String> objection) throws TlsException {
        if (objection.isPresent()) {
            throw new TlsException(ErrorKind.AUTH, objection.get());
        }
    }

    private static Optional<TlsException> ofEnd(IOException failure, Optional<String> objection) {
        return objection.filter(words -> isEnd(failure)).map(words -> because(ErrorKind.AUTH, words, failure));
    }

    private static boolean isEnd(IOException failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof EOFException
                        || cause instanceof SocketException
                        || String.valueOf(cause.getMessage()).contains("closed"));
    }

    private static Optional<TlsException> ofAlert(IOException failure) {
        Matcher alert = ALERT.matcher(String.valueOf(failure.getMessage()));
        if (!(failure instanceof SSLException) || !alert.find()) {
            return Optional.empty();
        }
        String name = alert.group(1);
        if (OF_OURS.containsKey(name)) {
            return Optional.of(because(ErrorKind.AUTH, OF_OURS.get(name), failure));
        }
        return Optional.of(
                because(ErrorKind.CONNECT, OTHERS.getOrDefault(name, "the server ended TLS, saying " + name), failure));
    }

    /** Where the driver verifies the certificate, as the parameters of the URL tell it. */
    private static Optional<TlsException> ofCertificate(IOException failure) {
        if (causes(failure).anyMatch(CertificateExpiredException.class::isInstance)) {
            return Optional.of(connect("the certificate of the server has expired; renew it on the server", failure));
        }
        if (causes(failure).anyMatch(CertificateNotYetValidException.class::isInstance)) {
            return Optional.of(connect("the certificate of the server is not valid yet; compare the clocks", failure));
        }
        boolean untrusted = causes(failure)
                .anyMatch(cause -> cause instanceof CertPathValidatorException
                        || String.valueOf(cause.getMessage()).contains("unable to find valid certification path"));
        return untrusted
                ? Optional.of(connect(
                        "the certificate of the server is self-signed or from an authority that is not trusted;"
                                + " name the authority with tls.ca_file",
                        failure))
                : Optional.empty();
    }

    private static Optional<TlsException> ofSilence(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof SocketTimeoutException) {
            return Optional.of(
                    because(ErrorKind.TIMEOUT, "the server does not answer the TLS handshake" + NOT_TLS, failure));
        }
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return Optional.of(connect("the server answers the TLS handshake in plain text" + NOT_TLS, failure));
        }
        if (isEnd(failure)) {
            return Optional.of(connect("the server ends the connection in the TLS handshake" + NOT_TLS, failure));
        }
        // Lengths and messages that no handshake has.
        return failure instanceof SSLProtocolException
                ? Optional.of(connect("what answers the TLS handshake is none" + NOT_TLS, failure))
                : Optional.empty();
    }

    private static TlsException connect(String message, IOException cause) {
        return because(ErrorKind.CONNECT, message, cause);
    }

    private static TlsException because(ErrorKind kind, String message, IOException cause) {
        TlsException explained = new TlsException(kind, message);
        explained.initCause(cause);
        return explained;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(8);
    }
}
