/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.setting.Size;
import io.penstock.app.security.Access.Decision;
import io.penstock.app.security.Access.In;
import io.penstock.app.security.Access.Out;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of an issuer that changes them, moves them, or is away, over minutes that the test makes pass. */
class IssuerKeysTest {
    private static final String ADDRESS = "10.0.0.1";

    @TempDir
    Path data;

    private final AtomicLong now = new AtomicLong(42);
    private TestIssuer issuer;
    private Access access;
    private int tokens;

    @BeforeEach
    void start() throws Exception {
        issuer = new TestIssuer();
        Auth auth = new Auth(issuer.settings(), 1000);
        ApiSettings settings = new ApiSettings(0, "127.0.0.1", true, false, null, auth, Size.parse("1MiB"));
        access = new Access(settings, data, Clock.systemUTC(), now::get, new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() throws Exception {
        issuer.close();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** 200, or why not: of a token that nobody has seen before. */
    private int check(boolean later) throws Exception {
        var claims =
                issuer.claims("plant-staff").jwtID(Integer.toString(tokens++)).build();
        String token = later
                ? TestIssuer.sign(claims, JWSAlgorithm.ES256, TestIssuer.LATER)
                : TestIssuer.sign(claims, JWSAlgorithm.ES256, TestIssuer.EC);
        Decision decision = access.check(token, ADDRESS);
        return decision instanceof In ? 200 : ((Out) decision).status();
    }

    private int byOldKey() throws Exception {
        return check(false);
    }

    private int byNewKey() throws Exception {
        return check(true);
    }

    private String trouble() {
        return access.parts().get(0).reason();
    }

    @Test
    void shouldFetchAKeyThatItDoesNotKnowAtOnceAndAskForMoreOfThemNoMoreThanEachHalfMinute() throws Exception {
        // Given
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(200);
        assertThat(issuer.asked).containsExactly(TestIssuer.CONFIGURATION, TestIssuer.CERTS);

        // When somebody guesses keys
        pass(Duration.ofSeconds(30));
        for (int i = 0; i < 5; i++) {
            assertThat(byNewKey()).isEqualTo(401);
        }

        // Then
        assertThat(issuer.asked).hasSize(3);

        // When the issuer has it
        issuer.keys = List.of(TestIssuer.EC, TestIssuer.LATER);
        assertThat(byNewKey()).isEqualTo(401);
        pass(Duration.ofSeconds(30));

        // Then
        assertThat(byNewKey()).isEqualTo(200);
        assertThat(issuer.asked).hasSize(4);
        assertThat(byOldKey()).as("which still is the issuer's").isEqualTo(200);
        assertThat(issuer.asked).hasSize(4);
    }

    @Test
    void shouldNotTakeAKeyThatTheIssuerHasGivenUp() throws Exception {
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(200);
        issuer.keys = List.of(TestIssuer.LATER);
        assertThat(byNewKey()).as("known as soon as it is used").isEqualTo(200);
        assertThat(byOldKey()).isEqualTo(401);
    }

    @Test
    void shouldAskAnewAfterFiveMinutes() throws Exception {
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(200);
        issuer.keys = List.of(TestIssuer.LATER);
        pass(Duration.ofMinutes(5));
        assertThat(byOldKey()).isEqualTo(200);
        pass(Duration.ofSeconds(1));
        assertThat(byOldKey()).isEqualTo(401);
    }

    @Test
    void shouldAskAnIssuerThatIsAwayAgainOnceItHasBeenSparedForAWhile() throws Exception {
        // Given one that is asked again after half a second to a second
        assertThat(byOldKey()).isEqualTo(503);
        assertThat(trouble()).isNotEmpty();
        issuer.comeUp();

        // Then
        assertThat(byOldKey()).isEqualTo(503);
        pass(Duration.ofMillis(499));
        assertThat(byOldKey()).isEqualTo(503);
        assertThat(issuer.asked).isEmpty();
        pass(Duration.ofMillis(501));
        assertThat(byOldKey()).isEqualTo(200);
        assertThat(trouble()).isEmpty();
    }

    @Test
    void shouldKeepToTheKnownKeysOfAnIssuerThatIsAwayAndSayOfOthersThatNobodyCanTell() throws Exception {
        // Given
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(200);
        issuer.goAway();

        // Then
        assertThat(byNewKey()).isEqualTo(503);
        pass(Duration.ofHours(1));
        assertThat(byOldKey()).isEqualTo(200);
        assertThat(byNewKey()).isEqualTo(503);

        // When it is back with another key
        issuer.keys = List.of(TestIssuer.EC, TestIssuer.LATER);
        issuer.comeUp();
        pass(Duration.ofMinutes(1));

        // Then
        assertThat(byNewKey()).isEqualTo(200);
    }

    @Test
    void shouldFindTheKeysThatHaveMoved() throws Exception {
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(200);
        issuer.keysAt = "/realms/plant/keys";
        issuer.keys = List.of(TestIssuer.LATER);
        assertThat(byNewKey()).isEqualTo(503);
        pass(Duration.ofSeconds(1));
        assertThat(byNewKey()).isEqualTo(200);
    }

    @Test
    void shouldNotFetchKeysWhereSomebodyOnTheWayCouldPutInTheirOwn() throws Exception {
        issuer.saysKeysAt = "http://keys.example.com/certs";
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(503);
        assertThat(trouble())
                .contains("jwks_uri must be an https:// address")
                .contains("'http://keys.example.com/certs'");

        issuer.saysKeysAt = data.resolve("keys.json").toUri().toString();
        pass(Duration.ofSeconds(1));
        assertThat(byOldKey()).isEqualTo(503);
        assertThat(trouble()).contains("jwks_uri must be an https:// address");
    }

    @Test
    void shouldNotTakeTheConfigurationOfAnotherIssuer() throws Exception {
        issuer.saysIssuer = "http://127.0.0.1/realms/office";
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(503);
        assertThat(trouble()).contains("must be of this issuer").contains("realms/office");
        assertThat(issuer.asked).containsExactly(TestIssuer.CONFIGURATION);
    }

    @Test
    void shouldLetNobodyInWhereTheIssuerHasNoKeys() throws Exception {
        issuer.keys = List.of();
        issuer.comeUp();
        assertThat(byOldKey()).isEqualTo(401);
    }
}
