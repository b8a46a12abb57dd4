/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes out of the rules in DRL: once until something changes, and with the reason. */
class FiringScopeTest {
    @RegisterExtension
    final TestSession plant = new TestSession();

    @Test
    void shouldTellWhyItFired() {
        // When
        plant.say("tank", "Level", 10);
        plant.pass(Duration.ofSeconds(2));
        plant.say("tank", "Level", 20);

        // Then
        DrlFiring firing = plant.effects.firings.get(0);
        assertThat(firing.rule()).isEqualTo("rising");
        assertThat(firing.at()).isEqualTo(plant.clock.instant());
        assertThat(firing.matched())
                .containsEntry("$a", "tank/Level=10.0 (Float64)")
                .containsEntry("$b", "tank/Level=20.0 (Float64)")
                .containsEntry("$vb", "20.0");
        assertThat(firing.commands().get(0).why()).isEqualTo(firing.id().toString());
        assertThat(firing.trigger()).isEqualTo("a reading of tank/Level");
        assertThat(firing.device()).isEqualTo("tank");
    }

    @Test
    void shouldMakeTheSameIdsOfTheSameEvents() {
        // Given
        List<Event> events = new ArrayList<>();
        for (double value : new double[] {10, 18, 30}) {
            events.add(plant.event("tank", "Level", value));
            plant.clock.advance(Duration.ofSeconds(2));
        }
        plant.session().process(events, true);
        List<String> first = ids();

        // When: another session, that remembers nothing
        plant.effects.firings.clear();
        plant.beginAnew();
        plant.session().process(events, true);

        // Then
        assertThat(first).hasSizeGreaterThan(1).doesNotHaveDuplicates();
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(first);
    }

    private List<String> ids() {
        return plant.effects.firings.stream()
                .flatMap(f -> f.commands().stream())
                .map(c -> c.id())
                .toList();
    }

    @Test
    void shouldNotSayTheSameTwiceUntilSomethingChanged() {
        // When
        plant.every(Duration.ofSeconds(1), "echo", "X", 5, 5, 5, 6, 5);

        // Then
        assertThat(plant.effects.sets()).containsExactly("echo {Y=5.0}", "echo {Y=6.0}", "echo {Y=5.0}");
        assertThat(plant.counters.unchanged.sum()).isEqualTo(2);

        // When
        plant.edges.changedElsewhere("echo", "Y");
        plant.say("echo", "X", 5);

        // Then
        assertThat(plant.effects.sets()).hasSize(4);
    }

    @Test
    void shouldAskAgainAfterARefusalButNotAtOnce() {
        // Given
        plant.effects.outcome = Outcome.REFUSED;

        // When
        plant.every(Duration.ofSeconds(1), "echo", "X", 5, 5, 5);
        assertThat(plant.effects.sets()).hasSize(1);
        plant.pass(Duration.ofSeconds(4));
        plant.every(Duration.ofSeconds(1), "echo", "X", 5, 5);

        // Then
        assertThat(plant.effects.sets()).hasSize(2);
    }

    @Test
    void shouldRaiseWhatWasNotRaisedWhenThereIsRoomAgain() {
        // Given
        plant.effects.full = true;
        plant.session().states(Map.of("a", "DOWN"), Map.of());
        plant.session().states(Map.of("a", "UP"), Map.of());
        // When
        plant.effects.full = false;
        plant.pass(Duration.ofSeconds(5));
        plant.session().states(Map.of("a", "DOWN"), Map.of());
        // Then
        assertThat(plant.effects.alerts()).containsExactly("gone-a: a does not answer", "gone-a: a does not answer");
    }

    @Test
    void shouldPublishWithTheRulesAsProducer() {
        // When
        plant.say("echo", "X", 5);

        // Then
        Event published = plant.effects.firings.get(0).events().get(0);
        assertThat(published.device()).isEqualTo("echo");
        assertThat(published.profile()).isEqualTo("Echo");
        assertThat(published.source()).isEqualTo("Sum");
        assertThat(published.provenance()).isEqualTo(new Provenance("rule:every reading", 1, false));
        assertThat(published.tags()).isEqualTo(Map.of("rule", "every reading"));
        assertThat(published.readings().stream().map(Reading::toString))
                .containsExactlyInAnyOrder(
                        "Twice=10.0 (Float64)", "Seen=1.0 (Bool)", "Note=[ok] (String)", "N=3.0 (Int64)");
    }

    @Test
    void shouldNotSeeItsOwnEvents() {
        // When
        Event own = plant.event("echo", "X", 5).withProvenance(new Provenance("rule:every reading", 1, false));
        plant.take(own);

        // Then
        assertThat(plant.effects.firings).isEmpty();
    }

    @Test
    void shouldRefuseAnEventThatWentRoundTooOften() {
        // When
        Event tired =
                plant.event("echo", "X", 5).withProvenance(new Provenance("pipeline", Provenance.MAX_HOPS, false));
        plant.take(tired);

        // Then
        assertThat(plant.effects.firings.get(0).events()).isEmpty();
        assertThat(plant.counters.errors.sum()).isEqualTo(1);
    }
}
