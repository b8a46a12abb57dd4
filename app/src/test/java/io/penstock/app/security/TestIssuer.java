/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.penstock.engine.profile.Jwt;
import io.penstock.engine.profile.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect issuer with a server of its own, away until it is told to come up. */
final class TestIssuer implements AutoCloseable {
    static final String CONFIGURATION = "/realms/plant/.well-known/openid-configuration";
    static final String CERTS = "/realms/plant/certs";
    /** Made once: they take their time. */
    static final RSAKey RSA = rsa();

    static final ECKey EC = ec("k2");
    static final ECKey LATER = ec("k3");

    /** Nobody listens at its port, and nobody else is given it before the issuer comes up. */
    private final Socket kept = new Socket();

    private final int port;
    private @Nullable HttpServer server;
    /** What was asked for, in this order. */
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    volatile String keysAt = CERTS;
    volatile List<JWK> keys = List.of(RSA, EC);
    /** What the configuration says; null for what is so. */
    volatile @Nullable String saysKeysAt;

    volatile @Nullable String saysIssuer;

    TestIssuer() throws IOException {
        kept.setReuseAddress(true);
        kept.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = kept.getLocalPort();
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).keyID("k1").generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String base() {
        return "http://127.0.0.1:" + port;
    }

    String name() {
        return base() + "/realms/plant";
    }

    Jwt settings() {
        return new Jwt(null, name(), null, "penstock-api", "realm_access.roles", Map.of("plant-staff", Role.OPERATOR));
    }

    void comeUp() throws IOException {
        kept.close();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            String body = path.equals(CONFIGURATION)
                    ? "{\"issuer\":\"" + (saysIssuer == null ? name() : saysIssuer) + "\",\"jwks_uri\":\""
                            + (saysKeysAt == null ? base() + keysAt : saysKeysAt) + "\"}"
                    : new JWKSet(keys).toPublicJWKSet().toString();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean known = path.equals(CONFIGURATION) || path.equals(keysAt);
            exchange.sendResponseHeaders(known ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    void goAway() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    @Override
    public void close() throws IOException {
        kept.close();
        goAway();
    }

    /** What a good token says. */
    JWTClaimsSet.Builder claims(String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(name())
                .audience(List.of("account", "penstock-api"))
                .subject("7d1c")
                .claim("realm_access", Map.of("roles", List.of(roles)))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    String token() throws Exception {
        return sign(claims("plant-staff").build());
    }

    static String sign(JWTClaimsSet claims) throws Exception {
        return sign(claims, JWSAlgorithm.RS256, RSA);
    }

    static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, JWK key) throws Exception {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        return sign(claims, header, key);
    }

    static String sign(JWTClaimsSet claims, JWSHeader header, JWK key) throws Exception {
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key));
        return jwt.serialize();
    }
}
