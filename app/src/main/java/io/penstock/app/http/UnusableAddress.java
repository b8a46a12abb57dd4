/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.penstock.app.control.UserErrorException;
import io.penstock.engine.profile.ApiSettings;
import java.net.BindException;

/** An address that nothing can be listened on: the user's to mend. */
final class UnusableAddress {
    private UnusableAddress() {}

    /**
     * @param failure of who was to listen, its cause among its causes
     * @throws UserErrorException when it was for the address
     */
    static void refuse(Exception failure, ApiSettings api) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                throw new UserErrorException("api: " + api.host() + ":" + api.port()
                        + " is taken by another program: set api.port to a free one, or to 0");
            }
        }
    }
}
