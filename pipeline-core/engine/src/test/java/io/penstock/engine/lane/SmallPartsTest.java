/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.bus.StateKey;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SmallPartsTest {
    private static Event[] members(long... numbers) {
        Event[] events = new Event[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            events[i] = Functions.event("a", numbers[i]);
        }
        return events;
    }

    @Test
    void shouldNameAGroupByStepMembersAndIndex() {
        // Given
        UUID id = Ids.ofGroup("batch", members(1, 2, 3), 0);
        // Then
        assertThat(id).isEqualTo(Ids.ofGroup("batch", members(1, 2, 3), 0));
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(Set.of(
                        id,
                        Ids.ofGroup("batch", members(1, 3, 2), 0),
                        Ids.ofGroup("batch", members(1, 2), 0),
                        Ids.ofGroup("batch", members(1, 2, 3), 1),
                        Ids.ofGroup("batch-2", members(1, 2, 3), 0)))
                .hasSize(5);
    }

    @Test
    void shouldNotNameTwoOfManyGroupsAlike() {
        // Given
        Set<UUID> ids = new HashSet<>();
        // When
        for (int i = 0; i < 100_000; i++) {
            ids.add(Ids.ofGroup("batch", members(i, i + 1), 0));
        }
        // Then
        assertThat(ids).hasSize(100_000);
    }

    @Test
    void shouldGiveEachNonceOnceAndShareTheCounterOfAKey() {
        // Given
        Nonces nonces = new Nonces();
        Set<ByteBuffer> seen = new HashSet<>();
        // When
        for (int i = 0; i < 1000; i++) {
            seen.add(ByteBuffer.wrap(nonces.next("k1")));
            seen.add(ByteBuffer.wrap(nonces.next("k2")));
        }
        // Then
        assertThat(seen).hasSize(2000);
        byte[] one = nonces.next("k1");
        byte[] next = nonces.next("k1");
        assertThat(next).startsWith(java.util.Arrays.copyOf(one, 8)).hasSize(12);
        assertThat(ByteBuffer.wrap(next).getInt(8))
                .isEqualTo(ByteBuffer.wrap(one).getInt(8) + 1);
    }

    @Test
    void shouldDrawTheRandomPartAnewWhenTheCounterWraps() {
        // Given
        Nonces.Source source = new Nonces.Source(new SecureRandom(), -2);
        // When
        List<ByteBuffer> nonces =
                List.of(ByteBuffer.wrap(source.next()), ByteBuffer.wrap(source.next()), ByteBuffer.wrap(source.next()));
        // Then
        assertThat(nonces.get(0).getLong(0)).isEqualTo(nonces.get(1).getLong(0));
        assertThat(nonces.get(2).getLong(0)).isNotEqualTo(nonces.get(1).getLong(0));
        assertThat(nonces.get(2).getInt(8)).isZero();
    }

    @Test
    void shouldNotWriteOverWhatIsHeldBehindAPieceThatCannotBeRead() throws Exception {
        // Given two pieces of what is held under a key, of which the first cannot be read
        Map<StateKey, byte[]> saved = new HashMap<>();
        KeyState<String> before = new KeyState<>("a", "");
        for (Event event : members(1, 2)) {
            before.hold(event, event);
            before.capture("batch", new byte[0], 0, saved);
        }
        KeyState<String> after = new KeyState<>("a", "");
        assertThatThrownBy(() -> after.restoreChunk(new byte[] {99})).isInstanceOf(DecodeException.class);
        after.restoreChunk(saved.get(new StateKey("batch", "h:1:a")));
        // When
        Event more = members(3)[0];
        after.hold(more, more);
        Map<StateKey, byte[]> changes = new HashMap<>();
        after.capture("batch", new byte[0], 0, changes);
        // Then
        assertThat(changes.keySet())
                .containsExactlyInAnyOrder(new StateKey("batch", "h:2:a"), new StateKey("batch", "s:a"));
    }

    @Test
    void shouldWakeOnceForEachEmptyingAndAtOnceForBadNews() {
        // Given
        AtomicInteger wakings = new AtomicInteger();
        Mailbox mailbox = new Mailbox(wakings::incrementAndGet);
        SendCall call = new SendCall(new OutMessage[0], 0, mailbox);
        // When the lane waits for two outcomes
        assertThat(mailbox.wakeAt(2)).isTrue();
        call.acknowledged(0, 1);
        assertThat(wakings).hasValue(0);
        call.acknowledged(1, 4);
        call.acknowledged(4, 5);
        // Then
        assertThat(wakings).hasValue(1);
        assertThat(mailbox.wakeAt(2)).as("there is enough already").isFalse();
        // When
        Mailbox.Item first = mailbox.take();
        // Then
        assertThat(first).isNotNull();
        assertThat(first.from).isZero();
        assertThat(mailbox.take()).isNull();
        // When only bad news matters
        assertThat(mailbox.wakeAt(Mailbox.ONLY_BAD_NEWS)).isTrue();
        call.acknowledged(5, 500);
        call.away(500, 501, "gone");
        // Then
        assertThat(wakings).hasValue(2);
    }
}
