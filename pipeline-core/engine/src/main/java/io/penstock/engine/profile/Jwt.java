/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens (JWT, RFC 7519) that callers show: Penstock's own, or those of an OpenID Connect issuer. */
public record Jwt(
        @Setting(
                        value = "`local` takes tokens that `penstock token create` made, with keys that are made at"
                                + " first use and kept in `data/keys`.",
                        main = true)
                @Nullable
                Keys keys,
        @Setting(
                        value = "The issuer, exactly as its tokens have it in `iss`.",
                        example = "https://id.example.com/realms/plant")
                @Nullable
                String issuer,
        @Setting("Where the issuer's keys are (JWKS); found by the issuer's `/.well-known/openid-configuration`"
                        + " when absent.")
                @Nullable
                String jwks,
        @Setting("What must be among the tokens' `aud`.") @Nullable String audience,
        @Setting(
                        value = "Which claim holds the caller's role or roles; `realm_access.roles` is a claim within"
                                + " a claim. The highest counts; who has none may nothing.",
                        defaultValue = "role")
                String roleClaim,
        @Setting("What the issuer's roles or groups mean here, such as `plant-staff: operator`; when absent"
                        + " their names are the roles.")
                Map<String, Role> roles) {

    /** Whose keys sign the tokens. */
    public enum Keys {
        LOCAL
    }

    public Jwt {
        if ((keys == null) == (issuer == null)) {
            throw new SettingException(
                    keys == null ? "issuer" : "keys",
                    "must be there when the other of keys and issuer is not, and only then,",
                    keys == null ? null : "local");
        }
        if (issuer != null && audience == null) {
            throw new SettingException(
                    "audience", "must be there beside issuer, or tokens for its other services would do", null);
        }
        if (issuer == null && (jwks != null || audience != null || !roles.isEmpty())) {
            throw new SettingException("issuer", "must be there beside jwks, audience and roles", null);
        }
        if (issuer != null) {
            checkUrl("issuer", issuer);
        }
        if (jwks != null) {
            checkUrl("jwks", jwks);
        }
    }

    /**
     * Whether keys may be fetched from there: by TLS, or from this machine. Anywhere else somebody on the way could put in keys of
     * their own.
     */
    public static boolean isSafe(URI address) {
        String host = address.getHost();
        return host != null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme()) && ApiSettings.isLoopback(host)));
    }

    private static void checkUrl(String setting, String url) {
        String rule = "must be an https:// address (http:// only on this machine)";
        try {
            if (!isSafe(new URI(url))) {
                throw new SettingException(setting, rule, url);
            }
        } catch (URISyntaxException e) {
            throw new SettingException(setting, rule, url);
        }
    }
}
