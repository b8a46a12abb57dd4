/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.Required;
import org.junit.jupiter.api.Test;

class BrokerTest {
    @Test
    void shouldKnowItsVersion() {
        Required.there(Broker.missing());
        assertThat(Broker.version()).matches("\\d+\\.\\d+.*");
    }
}
