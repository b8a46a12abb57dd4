/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.setting.Template;
import io.penstock.testkit.endpoint.EndpointKit;
import io.penstock.testkit.endpoint.FarSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The kit over each way of forcing to the disk. The far side vanishes as a mount does: its directory is another thing. */
class FileEndpointKitTest {
    static FarSide farSide(Path folder, Fsync fsync) {
        Endpoint endpoint = new FileEndpoint(
                Template.of("out/kit.txt"), FileEndpoint.Separator.NEWLINE, true, null, fsync, 8, 4096);
        return new Directory(folder, endpoint);
    }

    @Nested
    class NeverForced extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) {
            return FileEndpointKitTest.farSide(profileFolder, new Fsync.Never());
        }
    }

    @Nested
    class ForcedEachBatch extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) {
            return FileEndpointKitTest.farSide(profileFolder, new Fsync.EachBatch());
        }
    }

    @Nested
    class ForcedAtIntervals extends EndpointKit {
        @Override
        protected FarSide farSide(Path profileFolder) {
            return FileEndpointKitTest.farSide(profileFolder, new Fsync.Interval(Duration.ofMillis(20)));
        }
    }

    private record Directory(Path folder, Endpoint endpoint) implements FarSide {
        @Override
        public Set<Ability> abilities() {
            return Set.of(Ability.VANISH);
        }

        @Override
        public List<String> arrived() throws IOException {
            return Files.readAllLines(folder.resolve("out/kit.txt"));
        }

        @Override
        public void vanish() throws IOException {
            Files.move(folder.resolve("out"), folder.resolve("gone"));
            Files.createFile(folder.resolve("out"));
        }

        @Override
        public void comeBack() throws IOException {
            Files.delete(folder.resolve("out"));
            Files.move(folder.resolve("gone"), folder.resolve("out"));
        }

        @Override
        public void close() {}
    }
}
