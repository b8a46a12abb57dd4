/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.bench.mqtt.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {
    @TempDir
    private Path folder;

    @Test
    void shouldStartAPeerWithItsConfigurationRendered() throws Exception {
        // Given
        Peer peer = peer("run = /bin/cat @WORK@/its.conf\\ninstalled = @HERE@/its.conf".replace("\\n", "\n"));
        Files.writeString(peer.folder().resolve("its.conf"), "port=@PORT@ qos=@QOS@ {{ .Name }} ${var} <%= 1 %>\n");

        // When
        try (Subject subject = peer.start(1883, 1, folder.resolve("work"))) {
            // Then
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            subject.child().log())
                    .hasContent("port=1883 qos=1 {{ .Name }} ${var} <%= 1 %>"));
            assertThat(subject.topicIn()).isEqualTo("peer/in/meter-{n}/all");
        }
    }

    @Test
    void shouldCompileQuicklyInATestWhatRunsOnAJvm() throws Exception {
        // Given
        Peer peer = peer("run = @JAVA@ -XX:+PrintFlagsFinal -version\ninstalled = @HERE@/its.conf");

        // When
        try (Subject subject = peer.start(1883, 1, folder.resolve("work"))) {
            subject.child().awaitEnd(60);

            // Then
            assertThat(subject.child().log()).content().containsPattern("TieredStopAtLevel += 1 ");
        }
    }

    @Test
    void shouldSayHowToInstallWhatIsNot() throws Exception {
        Peer peer = peer("run = @PEERS@/bin/it\ninstalled = @PEERS@/bin/it");

        assertThat(peer.missing()).contains("peer 1.2 is not installed: ./penstock bench beside install peer");
    }

    @Test
    void shouldShowTheCommandWithoutPathsOfTheMachine() throws Exception {
        Peer peer = peer("run = @JAVA@ -cp @HERE@/target/lib/* Main @WORK@/its.conf @PORT@\ninstalled = @PEERS@");

        assertThat(peer.shown()).isEqualTo("java -cp lib/* Main its.conf @PORT@");
    }

    @Test
    void shouldRefuseAPeerThatDoesNotSayHowItDiffers() {
        assertThatThrownBy(() -> {
                    Files.writeString(folder.resolve("peer.properties"), "version=1\nrun=a\ninstalled=b\n");
                    Peer.load(folder, folder);
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must say 'differs'");
    }

    @Test
    void shouldRefuseAPlaceThatThereIsNot() {
        assertThatThrownBy(() -> Template.render("a@WHERE@b", Map.of("PORT", "1")))
                .hasMessage("a place in a peer's file must be one of [PORT] but was 'WHERE'");
    }

    @Test
    void shouldFindEachPeerOfTheCheckoutWithAnInstall() {
        List<Peer> peers = Peers.in(Path.of("peers"), folder);

        assertThat(peers)
                .extracting(Peer::name)
                .containsExactly("camel", "edgex-app-service", "ekuiper", "node-red", "redpanda-connect", "telegraf");
        assertThat(peers)
                .allSatisfy(p -> assertThat(p.folder().resolve("install")).isExecutable());
    }

    private Peer peer(String said) throws IOException {
        Path own = Files.createDirectories(folder.resolve("peers/peer"));
        Files.writeString(own.resolve("peer.properties"), "version = 1.2\ndiffers = a little\n" + said + "\n");
        return Peer.load(own, folder.resolve("cache"));
    }
}
