/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.DecodeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventBinaryTest {
    private static final String LEAF = "the leaf";

    @Property(tries = 500)
    void shouldReadWhatItWrote(@ForAll("events") Event event) throws DecodeException {
        assertThat(EventBinary.decode(EventBinary.encode(event))).isEqualTo(event);
    }

    @Property(tries = 100)
    void shouldReadSeveralInTheirOrder(@ForAll("lists") List<Event> events) throws DecodeException {
        assertThat(EventBinary.decodeAll(EventBinary.encodeAll(events))).isEqualTo(events);
    }

    @Property(tries = 200)
    void shouldReadTheSameWhenItRemembersNames(@ForAll("lists") List<Event> events) throws DecodeException {
        // Given
        BinaryWriter out = new BinaryWriter(1);
        events.forEach(e -> EventBinary.write(e, out));
        events.forEach(e -> EventBinary.write(e, out));
        BinaryReader in = new BinaryReader(out.toBytes()).rememberNames();
        // When, Then
        for (int i = 0; i < 2 * events.size(); i++) {
            assertThat(EventBinary.read(in)).isEqualTo(events.get(i % events.size()));
        }
        in.expectEnd();
    }

    @Property(tries = 200)
    void shouldReadABodyWithWhatTheLogKeepsBesideIt(@ForAll("events") Event e) throws DecodeException {
        // Given
        BinaryWriter out = new BinaryWriter(1);
        out.putInt(42);
        EventBinary.writeBody(e, out);
        // When
        BinaryReader in = new BinaryReader(out.array(), 4, out.size());
        Event read = EventBinary.readBody(in, e.device(), e.profile(), e.source(), e.origin());
        // Then
        assertThat(read).isEqualTo(e);
        in.expectEnd();
    }

    @Property(tries = 2000)
    void shouldRefuseAnyBytesInOneWayOnly(@ForAll byte[] bytes) {
        readsOrRefuses(bytes);
    }

    @Property(tries = 300)
    void shouldRefuseADamagedEventInOneWayOnly(@ForAll("events") Event event, @ForAll int at, @ForAll byte damage) {
        byte[] bytes = EventBinary.encode(event);
        bytes[Math.floorMod(at, bytes.length)] ^= damage;
        readsOrRefuses(bytes);
    }

    @Property(tries = 100)
    void shouldRefuseAnEventCutShort(@ForAll("events") Event event, @ForAll int length) {
        byte[] bytes = EventBinary.encode(event);
        byte[] cut = Arrays.copyOf(bytes, Math.floorMod(length, bytes.length));
        assertThatThrownBy(() -> EventBinary.decode(cut)).isInstanceOf(DecodeException.class);
    }

    private static void readsOrRefuses(byte[] bytes) {
        try {
            assertThat(EventBinary.decode(bytes)).isNotNull();
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        try {
            assertThat(EventBinary.decodeAll(bytes)).isNotNull();
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Example
    void shouldRefuseWhatFollowsAnEvent() {
        byte[] bytes = EventBinary.encode(simple());
        assertThatThrownBy(() -> EventBinary.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("1 more follow");
    }

    @Example
    void shouldRefuseAnotherVersion() {
        byte[] bytes = EventBinary.encode(simple());
        bytes[0] = 2;
        assertThatThrownBy(() -> EventBinary.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("version must be 1 but was 2");
    }

    @Example
    void shouldKeepBytesThatCborHasWithinAnObject() throws DecodeException {
        // Given
        Map<String, Object> tree = Map.of("raw", new byte[] {0, -1}, "list", List.of(new byte[0]));
        Event event = simple().withTags(tree).withReadings(List.of(Reading.ofObject("o", ValueType.OBJECT, 5, tree)));
        byte[] cbor = new EventCbor().encode(event);
        Event read = new EventCbor().decode(cbor);

        // When
        Event kept = EventBinary.decode(EventBinary.encode(read));

        // Then
        assertThat(new EventCbor().encode(kept)).isEqualTo(cbor);
    }

    @Example
    void shouldRefuseTagsThatAreNoJson() {
        Event broken = simple().withTags(Map.of("a", new Object()));
        assertThatThrownBy(() -> EventBinary.encode(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be JSON");
    }

    @Example
    void shouldRefuseATreeDeeperThanAStackShouldBe() {
        Object tree = "leaf";
        for (int i = 0; i < 100_000; i++) {
            tree = List.of(tree);
        }
        Event deep = simple().withTags(Map.of("a", tree));
        assertThatThrownBy(() -> EventBinary.encode(deep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 200 deep");
    }

    @Example
    void shouldRefuseBytesOfATreeDeeperThanAStackShouldBe() {
        BinaryWriter out = new BinaryWriter(64);
        for (int i = 0; i < 100_000; i++) {
            out.putByte(6);
            out.putVarint(1);
        }
        assertThatThrownBy(() -> TreeBinary.read(0, new BinaryReader(out.toBytes())))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("at most 200 deep");
    }

    @Example
    void shouldReadAValueThatAnEarlierVersionNestedTooDeeplyAsNoneAndAllAroundIt() throws DecodeException {
        for (ValueType type : List.of(ValueType.OBJECT, ValueType.OBJECT_ARRAY)) {
            // Given
            Object value = type.isArray() ? List.of(LEAF, 1L) : LEAF;
            Event flat = simple().withReadings(List.of(
                    Reading.ofText("before", 5, "here"),
                    Reading.ofObject("tree", type, 5, value),
                    Reading.ofText("behind", 5, "there")));

            // When
            Event read = EventBinary.decode(nested(EventBinary.encode(flat), 999));

            // Then
            assertThat(read)
                    .isEqualTo(flat.withReadings(List.of(
                            flat.readings().get(0),
                            Reading.ofQuality("tree", type, 5, Quality.NONE),
                            flat.readings().get(2))));
        }
    }

    /** With so many maps and lists around the leaf. */
    private static byte[] nested(byte[] encoded, int deep) {
        Object tree = LEAF;
        for (int i = 0; i < deep; i++) {
            tree = i % 2 == 0 ? List.of(tree, "beside") : Map.of("a", tree);
        }
        return new String(encoded, ISO_8859_1).replace(tree(LEAF), tree(tree)).getBytes(ISO_8859_1);
    }

    private static String tree(Object tree) {
        BinaryWriter out = new BinaryWriter(64);
        TreeBinary.write(tree, -1000, out);
        return new String(out.toBytes(), ISO_8859_1);
    }

    @Example
    void shouldKeepTheCodesThatAreOnDisks() {
        assertThat(Arrays.stream(ValueType.values()).map(ValueType::edgexName))
                .containsExactly(
                        "Bool",
                        "String",
                        "Uint8",
                        "Uint16",
                        "Uint32",
                        "Uint64",
                        "Int8",
                        "Int16",
                        "Int32",
                        "Int64",
                        "Float32",
                        "Float64",
                        "Binary",
                        "BoolArray",
                        "StringArray",
                        "Uint8Array",
                        "Uint16Array",
                        "Uint32Array",
                        "Uint64Array",
                        "Int8Array",
                        "Int16Array",
                        "Int32Array",
                        "Int64Array",
                        "Float32Array",
                        "Float64Array",
                        "Object",
                        "ObjectArray");
        assertThat(Quality.values())
                .containsExactly(Quality.GOOD, Quality.NONE, Quality.OVERFLOW, Quality.NAN, Quality.BAD);
    }

    @Example
    void shouldReadTheBytesOfVersionOne() throws DecodeException {
        // device "d", no profile, no source, origin 1, no flags, id 0-0, one Uint8 "r" of 7 and the event's origin
        byte[] bytes = {
            1, 2, 'd', 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 2, 'r',
            7
        };
        Event expected =
                Event.of(new UUID(0, 0), "d", "", "", 1, List.of(Reading.ofInteger("r", ValueType.UINT8, 1, 7)));
        assertThat(EventBinary.decode(bytes)).isEqualTo(expected);
        assertThat(EventBinary.encode(expected)).isEqualTo(bytes);
    }

    private static Event simple() {
        return Event.of(new UUID(1, 2), "d", "p", "s", 5, List.of(Reading.ofBool("r", 5, true)));
    }

    @Provide
    Arbitrary<List<Event>> lists() {
        return events().list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<Event> events() {
        return Combinators.combine(ids(), names(), texts(), texts(), origins(), tags(), readings(), provenances())
                .as(Event::new);
    }

    private static Arbitrary<Provenance> provenances() {
        Arbitrary<Integer> hops = Arbitraries.integers().between(0, Integer.MAX_VALUE);
        return Combinators.combine(texts(), hops, Arbitraries.of(true, false)).as(Provenance::new);
    }

    private static Arbitrary<UUID> ids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
    }

    private static Arbitrary<Long> origins() {
        return Arbitraries.longs().filter(l -> l != 0);
    }

    /** Any text: unpaired surrogates too. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(12),
                Arbitraries.strings().all().ofMaxLength(12));
    }

    private static Arbitrary<String> names() {
        return texts().filter(s -> !s.isEmpty());
    }

    private static Arbitrary<Map<String, Object>> tags() {
        return Arbitraries.maps(texts(), trees(3)).ofMaxSize(3);
    }

    private static Arbitrary<Object> trees(int depth) {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                texts().map(s -> (Object) s),
                Arbitraries.longs().map(l -> (Object) l),
                Arbitraries.doubles().map(d -> (Object) d),
                Arbitraries.of(true, false).map(b -> (Object) b),
                Arbitraries.bigIntegers().map(b -> (Object) b.multiply(BigInteger.TEN.pow(30))),
                Arbitraries.bigDecimals().map(b -> (Object) b),
                Arbitraries.just(new BigDecimal("1E+1000")).map(b -> (Object) b),
                Arbitraries.just((Object) "").injectNull(1.0));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Object> inner = trees(depth - 1);
        return Arbitraries.oneOf(
                leaf,
                inner.list().ofMaxSize(3).map(l -> (Object) l),
                Arbitraries.maps(texts(), inner).ofMaxSize(3).map(m -> (Object) new LinkedHashMap<>(m)));
    }

    private static Arbitrary<List<Reading>> readings() {
        Arbitrary<Reading> values = Arbitraries.of(ValueType.values()).flatMap(EventBinaryTest::values);
        Arbitrary<Reading> dressed = Combinators.combine(
                        values, ids().injectNull(0.5), texts(), texts(), tags().injectNull(0.5))
                .as((r, id, units, media, tags) ->
                        r.withId(id).withUnits(units).withMediaType(media).withTags(tags == null ? Map.of() : tags));
        return dressed.list().ofMinSize(1).ofMaxSize(4);
    }

    private static Arbitrary<Reading> values(ValueType type) {
        Arbitrary<Reading> bad = Combinators.combine(
                        names(), origins(), Arbitraries.of(Quality.values()).filter(q -> q != Quality.GOOD))
                .as((name, origin, q) -> Reading.ofQuality(name, type, origin, q));
        Arbitrary<Reading> good = type.isNumeric() || type == ValueType.BOOL
                ? Combinators.combine(names(), origins(), Arbitraries.longs())
                        .as((name, origin, bits) -> Reading.ofBits(name, type, origin, bits))
                : Combinators.combine(names(), origins(), objects(type))
                        .as((name, origin, value) -> Reading.ofObject(name, type, origin, value));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, good), net.jqwik.api.Tuple.of(1, bad));
    }

    private static Arbitrary<Object> objects(ValueType type) {
        if (!type.isArray()) {
            return switch (type) {
                case STRING -> texts().map(s -> (Object) s);
                case BINARY ->
                    Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(b -> (Object) b);
                default -> trees(3).filter(t -> t != null);
            };
        }
        return switch (type.kind()) {
            case BOOL ->
                Arbitraries.of(true, false).array(boolean[].class).ofMaxSize(5).map(b -> (Object) b);
            case TEXT -> texts().array(String[].class).ofMaxSize(5).map(b -> (Object) b);
            case SIGNED, UNSIGNED ->
                Arbitraries.longs().array(long[].class).ofMaxSize(5).map(b -> (Object) b);
            case FLOAT ->
                Arbitraries.doubles().array(double[].class).ofMaxSize(5).map(b -> (Object) b);
            default -> trees(2).list().ofMaxSize(4).map(l -> (Object) new ArrayList<>(l));
        };
    }
}
