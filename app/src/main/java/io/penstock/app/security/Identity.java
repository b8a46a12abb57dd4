/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Permission;
import io.penstock.engine.profile.Role;

/**
 * A caller whose word has been checked.
 *
 * @param name for the audit: a token's, a certificate's
 * @param role what may be called
 * @param permission which devices and resources
 */
public record Identity(String name, Role role, Permission permission) {
    /** Somebody who needs to say nothing, because whoever can reach the API may do everything. */
    public static Identity anonymous(String where) {
        return new Identity("anonymous@" + where, Role.ADMIN, Permission.ALL);
    }

    public Caller caller(Caller.Origin origin) {
        return new Caller(origin, name, permission);
    }
}
