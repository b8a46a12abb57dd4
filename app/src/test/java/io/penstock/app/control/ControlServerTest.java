/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControlServerTest {
    /** Has no file handle for whoever comes; closes itself at the fourth. */
    private static final class Exhausted extends ServerSocketChannel {
        private final List<Long> asked = new ArrayList<>();

        Exhausted() {
            super(SelectorProvider.provider());
        }

        @Override
        public SocketChannel accept() throws IOException {
            asked.add(System.nanoTime());
            if (asked.size() == 4) {
                close();
            }
            throw new IOException("Too many open files");
        }

        @Override
        public ServerSocketChannel bind(SocketAddress local, int backlog) {
            return this;
        }

        @Override
        public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
            return this;
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return Set.of();
        }

        @Override
        public ServerSocket socket() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketAddress getLocalAddress() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}
    }

    @Test
    void shouldWaitBeforeItTriesAgainWhereNoConnectionCanBeTaken() {
        // Given
        Exhausted server = new Exhausted();
        // When
        ControlServer.accept(server, client -> {});
        // Then
        assertThat(server.asked).hasSize(4);
        assertThat(server.asked.get(3) - server.asked.get(0)).isGreaterThan(2 * ControlServer.PAUSE_NANOS);
    }
}
