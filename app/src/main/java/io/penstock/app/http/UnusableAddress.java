/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.penstock.app.control.UserErrorException;
import io.penstock.engine.profile.ApiSettings;
import java.net.BindException;
import java.net.UnknownHostException;

/** An address that nothing can be listened on: the user's to mend. */
final class UnusableAddress {
    private UnusableAddress() {}

    /**
     * @param failure of who was to listen, its cause among its causes
     * @throws UserErrorException when it was for the address
     */
    static void refuse(Exception failure, ApiSettings api) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException || t instanceof UnknownHostException) {
                throw new UserErrorException("api: " + why(t, api));
            }
        }
    }

    /** In the system's words it is a matter of the exception's text only. */
    private static String why(Throwable failure, ApiSettings api) {
        String text = String.valueOf(failure.getMessage());
        if (failure instanceof UnknownHostException || text.contains("assign requested address")) {
            return api.host() + " is no address of this machine: set api.host to one, or leave it out for 127.0.0.1";
        }
        if (text.contains("ermission denied")) {
            return "this user may not listen on port " + api.port() + ": set api.port to one from 1024 on, or to 0";
        }
        return api.host() + ":" + api.port() + " is taken by another program: set api.port to a free one, or to 0";
    }
}
