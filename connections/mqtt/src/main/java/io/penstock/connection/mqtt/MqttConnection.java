/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.penstock.api.connection.ConnectionType;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broker, as the profile says it. */
@Plugin(
        name = "mqtt",
        summary = "A connection to an MQTT broker, shared by the endpoints, drivers and command doors that use it.",
        since = "0.1",
        samples = {
            "mqtt: \"mqtt://localhost:1883\"",
            "mqtt: {url: \"mqtts://broker.plant:8883\", username: gw, password: \"${secret:plant-mqtt}\"}"
        },
        details =
                """
                Penstock opens at most three MQTT clients for a connection, each at its first use: `<clientId>` publishes with a clean
                session, `<clientId>-in` subscribes and lets the broker keep its session for `sessionExpiry`. What was published with
                QoS 1 or 2 while Penstock was away comes after the reconnect, as far as the broker's own limits keep it. Command doors
                listen by `<clientId>-live`, whose session is clean: a command that was published while Penstock was away never comes.

                After a lost connection nothing is sent again by the client: what was not acknowledged goes back to the pipeline,
                which sends it again in order.

                An MQTT 5 broker is told that packets above 16 MiB are not taken: it drops such a message instead of sending it.

                With 3.1.1 there are no content types and no user properties, and a broker cannot say that it refused a message.
                """)
public record MqttConnection(
        @Setting(
                        value = "Where the broker is: mqtt:// (port 1883) or mqtts:// (TLS, port 8883).",
                        main = true,
                        required = true,
                        example = "mqtts://broker.plant:8883")
                String url,
        @Setting("User name.") @Nullable String username,
        @Setting("Password.") @Nullable Secret password,
        @Setting(
                        "Client id, unique at the broker; made of host, profile folder and connection name when absent. Set it where"
                                + " host names change at each start (containers), or sessions are left behind.")
                @Nullable
                String clientId,
        @Setting(value = "MQTT version: 5 or 3.1.1.", defaultValue = "5") String version,
        @Setting(
                        value = "Silence after which the broker is asked whether it is there; 0s: never.",
                        defaultValue = "30s")
                Duration keepAlive,
        @Setting(value = "How long connecting may take.", defaultValue = "10s") Duration connectTimeout,
        @Setting(
                        value =
                                "How long the broker keeps subscriptions and messages for us while we are away; 0s: not at all. With"
                                        + " 3.1.1 the broker's own rule takes the place of any other time.",
                        defaultValue = "1d")
                Duration sessionExpiry,
        @Setting("Certificates for mqtts://.") @Nullable TlsSettings tls,
        @Setting("How long to wait before a lost broker is called again.") @Nullable Reconnect reconnect)
        implements ConnectionType<MqttLink> {
    private static final long GREATEST_EXPIRY = 0xFFFF_FFFEL;
    private static final int GREATEST_PORT = 65535;

    public MqttConnection {
        URI uri = parse(url);
        boolean secure = "mqtts".equals(uri.getScheme());
        if (!secure && !"mqtt".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new SettingException("url", "must be mqtt://host[:port] or mqtts://host[:port]", url);
        }
        if (uri.getUserInfo() != null) {
            throw new SettingException("url", "must hold no user: use username and password", uri.getHost());
        }
        if (uri.getPort() == 0 || uri.getPort() > GREATEST_PORT) {
            throw new SettingException("url", "must have a port from 1 to " + GREATEST_PORT, uri.getPort());
        }
        if (!uri.getPath().isEmpty() && !uri.getPath().equals("/") || uri.getQuery() != null) {
            throw new SettingException("url", "must end after the port", url);
        }
        if (tls != null && !secure) {
            throw new SettingException("tls", "must be absent unless url begins with mqtts://", url);
        }
        if (!version.equals("5") && !version.equals("3.1.1")) {
            throw new SettingException("version", "must be one of [5, 3.1.1]", version);
        }
        if (password != null && username == null && version.equals("3.1.1")) {
            throw new SettingException("username", "must be there when password is (MQTT 3.1.1)", null);
        }
        between("keepAlive", keepAlive, Duration.ZERO, Duration.ofSeconds(65535));
        between("connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        between("sessionExpiry", sessionExpiry, Duration.ZERO, Duration.ofSeconds(GREATEST_EXPIRY));
        if (clientId != null && (clientId.isBlank() || clientId.length() > 200)) {
            throw new SettingException("clientId", "must have 1 to 200 characters", clientId);
        }
    }

    /** A broker without passwords, by its defaults. */
    public static MqttConnection of(String url) {
        return new MqttConnection(
                url,
                null,
                null,
                null,
                "5",
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofDays(1),
                null,
                null);
    }

    @Override
    public Class<MqttLink> linkType() {
        return MqttLink.class;
    }

    @Override
    public MqttLink open(String name) {
        return open(name, Path.of("").toAbsolutePath());
    }

    @Override
    public MqttLink open(String name, Path profileFolder) {
        return new ReconnectingLink(name, this, clientId == null ? ClientIds.stable(name, profileFolder) : clientId);
    }

    @Override
    public List<String> warnings() {
        if (password != null && !secure() && !ClientIds.isLoopback(host())) {
            return List.of("the password goes to " + host() + " unencrypted: use mqtts://");
        }
        if (secure() && !tlsOrDefault().verify()) {
            return List.of("tls.verify is false: anybody can pass for " + host());
        }
        return List.of();
    }

    boolean secure() {
        return url.startsWith("mqtts:");
    }

    String host() {
        String host = parse(url).getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        int port = parse(url).getPort();
        return port >= 0 ? port : secure() ? 8883 : 1883;
    }

    TlsSettings tlsOrDefault() {
        return tls == null ? TlsSettings.DEFAULT : tls;
    }

    Reconnect reconnectOrDefault() {
        return reconnect == null ? Reconnect.DEFAULT : reconnect;
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new SettingException("url", "must be mqtt://host[:port] or mqtts://host[:port]", url);
        }
    }

    private static void between(String setting, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new SettingException(
                    setting,
                    "must be between " + io.penstock.api.setting.Durations.format(min) + " and "
                            + io.penstock.api.setting.Durations.format(max),
                    io.penstock.api.setting.Durations.format(value));
        }
    }
}
