/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.connection.ConnectionType;
import io.penstock.api.connection.Link;
import io.penstock.api.connection.LinkState;
import io.penstock.api.setting.ConnectionRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
    private static final Path FOLDER = Path.of("profile");

    private final List<String> log = new ArrayList<>();
    private boolean broken;

    private final class Line implements Link {
        private final String name;

        Line(String name) {
            this.name = name;
            log.add("open " + name);
        }

        @Override
        public LinkState state() {
            return LinkState.UP;
        }

        @Override
        public void close() {
            log.add("close " + name);
            if (broken) {
                throw new NoClassDefFoundError("no/such/Class");
            }
        }
    }

    private static final class Other implements Link {
        @Override
        public LinkState state() {
            return LinkState.UP;
        }

        @Override
        public void close() {}
    }

    private record Type(String url, OpenConnectionsTest test) implements ConnectionType<Line> {
        @Override
        public Class<Line> linkType() {
            return Line.class;
        }

        @Override
        public Line open(String name) {
            return test.new Line(name);
        }
    }

    private OpenConnections connections(Map<String, ConnectionType<?>> types) {
        OpenConnections connections = new OpenConnections();
        connections.replace(types, FOLDER);
        return connections;
    }

    @Test
    void shouldOpenALinkAtItsFirstUseAndShareIt() {
        // Given
        OpenConnections connections = connections(Map.of("a", new Type("x", this), "b", new Type("x", this)));
        assertThat(connections.states().get("a")).isEqualTo(LinkState.down("not used yet"));
        // When
        Line one = connections.link(new ConnectionRef("a"), Line.class);
        Line two = connections.link(new ConnectionRef("a"), Line.class);
        // Then
        assertThat(one).isSameAs(two);
        assertThat(log).containsExactly("open a");
        assertThat(connections.states().get("a")).isEqualTo(LinkState.UP);
        connections.close();
        assertThat(log).containsExactly("open a", "close a");
    }

    @Test
    void shouldCloseOnlyWhatChangedOrIsGone() {
        // Given
        OpenConnections connections =
                connections(Map.of("a", new Type("x", this), "b", new Type("x", this), "c", new Type("x", this)));
        for (String name : List.of("a", "b", "c")) {
            connections.link(new ConnectionRef(name), Line.class);
        }
        log.clear();
        Map<String, ConnectionType<?>> next = Map.of("a", new Type("x", this), "b", new Type("y", this));
        // When
        assertThat(connections.changed(next, FOLDER)).containsExactlyInAnyOrder("b", "c");
        connections.replace(next, FOLDER);
        // Then
        assertThat(log).containsExactlyInAnyOrder("close b", "close c");
        assertThat(connections.states().keySet()).containsExactly("a", "b");
    }

    @Test
    void shouldCloseTheOthersAndTakeTheNewOnesWhenOneDoesNotClose() {
        // Given two links of a plugin that is broken
        OpenConnections connections = connections(Map.of("a", new Type("x", this), "b", new Type("x", this)));
        connections.link(new ConnectionRef("a"), Line.class);
        connections.link(new ConnectionRef("b"), Line.class);
        broken = true;
        log.clear();
        // When
        connections.replace(Map.of("a", new Type("y", this)), FOLDER);
        // Then
        assertThat(log).containsExactlyInAnyOrder("close a", "close b");
        assertThat(connections.states().keySet()).containsExactly("a");
    }

    @Test
    void shouldSayWhichConnectionsThereAreAndOfWhatKind() {
        // Given
        OpenConnections connections = connections(Map.of("a", new Type("x", this)));
        // Then
        assertThatThrownBy(() -> connections.link(new ConnectionRef("z"), Line.class))
                .hasMessage("connection must be one of [a] but was 'z'");
        assertThatThrownBy(() -> connections.link(new ConnectionRef("a"), Other.class))
                .hasMessage("connection 'a' must be a Other but is a Line");
    }
}
