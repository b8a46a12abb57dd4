/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.camel;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.Component;

/** Tells whether a URI's component is there, and what to do when it is not; without Camel, which lint does not start. */
public final class MissingComponent {
    private static final String SERVICES = "META-INF/services/org/apache/camel/component/";

    /** Components in a jar of another name. */
    private static final Map<String, String> JARS = Map.ofEntries(
            Map.entry("aws2-kinesis-firehose", "aws2-kinesis"),
            Map.entry("cql", "cassandraql"),
            Map.entry("ftps", "ftp"),
            Map.entry("https", "http"),
            Map.entry("sftp", "ftp"),
            Map.entry("sjms2", "sjms"),
            Map.entry("smtp", "mail"),
            Map.entry("smtps", "mail"));

    private MissingComponent() {}

    /**
     * What to say of a URI whose component a class loader does not see.
     *
     * @param plugins sees the program and the jars in {@code plugins/}
     */
    public static Optional<String> of(String uri, ClassLoader plugins) {
        String scheme = scheme(uri);
        return plugins.getResource(SERVICES + scheme) == null ? Optional.of(text(scheme)) : Optional.empty();
    }

    /** The rule, the finding and the jar. */
    static String text(String scheme) {
        String version = Component.class.getPackage().getImplementationVersion();
        return "there is no Camel component '" + scheme + "': put camel-" + JARS.getOrDefault(scheme, scheme)
                + (version == null ? "" : " " + version)
                + " and the jars that it needs into plugins/, beside lib/";
    }

    static String scheme(String uri) {
        return uri.substring(0, Math.max(0, uri.indexOf(':')));
    }
}
