/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jwt.JWTClaimsSet;
import io.penstock.engine.profile.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a token says of its bearer, in our words. */
final class Claims {
    private Claims() {}

    /**
     * @param roleClaim name of the claim with the roles; dots lead into claims of claims
     * @param roles what the issuer's roles mean; empty when their names are the roles
     * @throws TokenException when it gives no role, devices or resources, or its patterns are none
     */
    static Identity identity(JWTClaimsSet claims, String roleClaim, Map<String, Role> roles) throws TokenException {
        Role role = texts(find(claims.getClaims(), roleClaim)).stream()
                .map(name -> roles.isEmpty() ? named(name) : roles.get(name))
                .filter(Objects::nonNull)
                .max(Role::compareTo)
                .orElse(null);
        if (role == null) {
            throw new TokenException.NoRight("the token gives no role here");
        }
        try {
            Grant grant = Grant.of(role, limit(claims, "devices"), limit(claims, "resources"));
            return new Identity(claims.getSubject(), role, grant);
        } catch (IllegalArgumentException e) {
            throw new TokenException("the token's devices or resources are no patterns", e);
        }
    }

    /** The claim of the whole name first: some issuers have dots (and slashes) in names. */
    private static @Nullable Object find(Map<String, Object> claims, String name) {
        Object whole = claims.get(name);
        int dot = name.indexOf('.');
        if (whole != null || dot < 0) {
            return whole;
        }
        if (claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
            @SuppressWarnings("unchecked") // JSON has no other keys
            Map<String, Object> map = (Map<String, Object>) inner;
            return find(map, name.substring(dot + 1));
        }
        return null;
    }

    /** Names that it is limited to; none where it has no such claim. A claim that names nothing gives nothing. */
    private static List<String> limit(JWTClaimsSet claims, String name) throws TokenException {
        Object claim = claims.getClaim(name);
        List<String> names = texts(claim);
        if (claim != null && names.isEmpty()) {
            throw new TokenException.NoRight("the token gives no " + name + " here: its claim '" + name + "' is empty");
        }
        return names;
    }

    private static List<String> texts(@Nullable Object claim) {
        if (claim instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return claim == null
                ? List.of()
                : Arrays.stream(claim.toString().split(" ", -1))
                        .filter(t -> !t.isEmpty())
                        .toList();
    }

    private static @Nullable Role named(String name) {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
                return role;
            }
        }
        return null;
    }
}
