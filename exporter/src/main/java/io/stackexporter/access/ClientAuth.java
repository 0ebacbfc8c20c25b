package io.stackexporter.access;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;

/** What is asked of clients; the words are those of the toolkit, which took them from Go. */
enum ClientAuth {
    NONE("NoClientCert", false, false),
    REQUESTED("RequestClientCert", false, false),
    ANY("RequireAnyClientCert", true, false),
    VERIFIED_IF_GIVEN("VerifyClientCertIfGiven", false, true),
    VERIFIED("RequireAndVerifyClientCert", true, true);

    /** An old word that the toolkit still takes. */
    private static final String OLD_ANY = "RequireClientCert";

    final String word;
    final boolean required;
    final boolean verifies;

    ClientAuth(String word, boolean required, boolean verifies) {
        this.word = word;
        this.required = required;
        this.verifies = verifies;
    }

    static Optional<ClientAuth> of(String word) {
        return word.equals(OLD_ANY)
                ? Optional.of(ANY)
                : Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Stream.of(values()).map(one -> one.word).toList();
    }

    void ask(SSLParameters parameters) {
        if (required) {
            parameters.setNeedClientAuth(true);
        } else if (this != NONE) {
            parameters.setWantClientAuth(true);
        }
    }
}
