package io.stackexporter.kind.http;

import io.stackexporter.collect.ErrorKind;
import io.stackexporter.config.Secret;
import io.stackexporter.config.Section;
import io.stackexporter.probe.ProbeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.Request;

/**
 * What only the configured host may see. It is read for every request, so that what was renewed holds at once.
 *
 * @param headers secrets by the name of their header
 */
record Credentials(String username, Optional<Secret> password, Optional<Secret> token, Map<String, Secret> headers) {
    static final Credentials NONE = new Credentials("", Optional.empty(), Optional.empty(), Map.of());
    private static final String AUTHORIZATION = "Authorization";

    static Credentials read(Section settings, Map<String, Secret> headers) {
        String username = settings.text("username", "", "The user of a basic login.");
        Optional<Secret> password = settings.secret("password", "The password of a basic login.");
        Optional<Secret> token = settings.secret("bearer_token", "A token that stands for the login.");
        boolean basic = !username.isEmpty();
        if (basic != (settings.has("password") || settings.has("password_file"))) {
            settings.problem(
                    "username", basic ? "needs a password; add password_file" : "is missing beside the password");
        }
        boolean bearer = settings.has("bearer_token") || settings.has("bearer_token_file");
        boolean own = headers.keySet().stream().anyMatch(AUTHORIZATION::equalsIgnoreCase);
        if ((bearer && basic) || (own && (basic || bearer))) {
            settings.problem(
                    basic ? "username" : "bearer_token_file",
                    "is a second login; keep one of password, token and header");
        }
        return new Credentials(username, password, token, headers);
    }

    /** Whether a refusal is one of these. */
    boolean any() {
        return !username.isEmpty() || token.isPresent() || !headers.isEmpty();
    }

    /** Whether trying again and again may lock somebody out. */
    boolean canBeLocked() {
        return !username.isEmpty();
    }

    /** As they are at this moment; equal to those of another moment when nothing has changed. */
    Credentials now() {
        Map<String, Secret> present = new LinkedHashMap<>();
        headers.forEach((name, secret) -> present.put(name, secret.now()));
        return new Credentials(username, password.map(Secret::now), token.map(Secret::now), present);
    }

    void addTo(Request.Builder request) throws IOException {
        for (Map.Entry<String, Secret> header : headers.entrySet()) {
            String value = header.getValue().reveal();
            request.header(header.getKey(), checked(header.getKey(), value));
        }
        if (token.isPresent()) {
            request.header(
                    AUTHORIZATION,
                    "Bearer " + checked(AUTHORIZATION, token.get().reveal()));
        }
        if (password.isPresent()) {
            request.header(
                    AUTHORIZATION,
                    okhttp3.Credentials.basic(username, password.get().reveal(), StandardCharsets.UTF_8));
        }
    }

    /** The library would repeat the whole value in its message. */
    private static String checked(String header, String value) throws IOException {
        if (!HeaderText.isValue(value)) {
            throw new ProbeException(
                    ErrorKind.AUTH,
                    "the secret for the header " + header + " holds a character that no header may have");
        }
        return value;
    }
}
