package io.stackexporter.kind.redis;

import io.stackexporter.collect.LoginBackoff;
import io.stackexporter.config.Secret;
import io.stackexporter.tls.Tls;
import java.time.Duration;
import java.util.Optional;

/**
 * How to get in.
 *
 * @param tls empty for a connection in clear text
 * @param connectTimeout for the network, TLS and the login together
 * @param backoff which every attempt goes through
 */
record Login(
        RedisAddress address,
        String username,
        Optional<Secret> password,
        Optional<Tls> tls,
        Duration connectTimeout,
        LoginBackoff backoff) {}
