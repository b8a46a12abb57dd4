/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.about;

import picocli.CommandLine.IVersionProvider;

/** The program's version, from its jar's manifest. */
public final class Version implements IVersionProvider {
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "penstock " + text() + " (Java " + Runtime.version().feature() + ")"
        };
    }
}
