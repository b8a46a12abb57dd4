/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HereTest {
    private static final Pattern VERSION = Pattern.compile("broker version (\\S+).*");

    @Test
    void shouldHearAProgramThatTellsItsVersionAndEndsAsIfItHadFailed() {
        assertThat(said("echo; echo 'broker version 2.0.11 (build 7)'; exit 3")).isEqualTo("2.0.11");
    }

    @Test
    void shouldNotTakeAComplaintForAVersion() {
        assertThat(said("echo 'fatal: not a git repository'; exit 128")).isEqualTo("unknown");
        assertThat(Here.said(VERSION, "none", "/nowhere/broker")).isEqualTo("none");
    }

    private static String said(String script) {
        return Here.said(VERSION, "unknown", "/bin/sh", "-c", script);
    }
}
