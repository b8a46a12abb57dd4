/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Camel, started without what a Penstock has no use for: no scanning for properties and beans, no JMX, no banner. */
final class CamelHost implements AutoCloseable {
    private final Main main = new Main() {
        /** Components and their converters are looked for among the jars in {@code plugins} too. */
        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            context.setApplicationContextClassLoader(Plugins.loader());
            return context;
        }
    };

    CamelHost() throws Exception {
        main.configure()
                .withName("penstock")
                .withAutoConfigurationEnabled(false)
                .withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withAutoConfigurationSystemPropertiesEnabled(false)
                .withAutoConfigurationLogSummary(false)
                .withRoutesCollectorEnabled(false)
                .withJmxEnabled(false)
                .withShutdownTimeout(1)
                .withShutdownSuppressLoggingOnTimeout(true);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.start();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() {
        main.stop();
    }
}
