/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import io.penstock.api.event.ValueType;
import io.penstock.device.sdk.DeviceException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** EdgeX's virtual devices, by files as EdgeX has them. */
class VirtualTest {
    private static final String INTEGERS = "Random-Integer-Device";
    private static final String UNSIGNED = "Random-UnsignedInteger-Device";
    private static final String KEPT = "Kept-Device";
    private static final int DRAWS = 40;

    private VirtualService service;

    @BeforeEach
    void start() throws Exception {
        service = VirtualService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** Device, resource and a value as text: one of each resource that is made up by chance and can be written. */
    static Stream<Arguments> randomResources() throws Exception {
        return devices().flatMap(device -> device.profile().deviceResources().stream()
                .filter(r -> isRandom(device.profile(), r))
                .map(r -> Arguments.of(device.name(), r.name())));
    }

    private static Stream<BoundDevice<?, ?>> devices() throws Exception {
        return VirtualService.profile().services().values().stream().flatMap(s -> s.devices().stream());
    }

    private static boolean isRandom(DeviceProfile profile, DeviceResource resource) {
        return profile.resource("EnableRandomization_" + resource.name()).isPresent();
    }

    @Test
    void shouldKnowEveryValueTypeThatThereIs() throws Exception {
        // When
        Set<ValueType> read = EnumSet.noneOf(ValueType.class);
        for (BoundDevice<?, ?> device : devices().toList()) {
            for (DeviceResource resource : device.profile().deviceResources()) {
                if (resource.properties().readWrite().readable()) {
                    Reading reading = service.read(device.name(), resource.name());
                    assertThat(reading.isGood()).as(resource.name()).isTrue();
                    read.add(reading.type());
                }
            }
        }

        // Then
        assertThat(read).containsExactlyInAnyOrder(ValueType.values());
    }

    @ParameterizedTest
    @MethodSource("randomResources")
    void shouldMakeUpValuesWithinTheRange(String device, String resource) throws Exception {
        // Given
        ResourceProperties properties = resource(device, resource).properties();

        // When
        Set<String> values = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            Reading reading = service.read(device, resource);
            assertThat(reading.isGood()).isTrue();
            assertThat(reading.type()).isEqualTo(properties.valueType());
            assertThat(numbers(reading)).allMatch(n -> isWithin(n, properties));
            values.add(text(reading));
        }

        // Then: chance could give one value only with a likelihood of 2^-39
        assertThat(values).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Random-Integer-Device, Int8, -70, 70",
        "Random-Integer-Device, Int64, -1e18, 1e18",
        "Random-UnsignedInteger-Device, Uint8, 11, 19",
        "Random-UnsignedInteger-Device, Uint64, 2e18, 1.6e19",
        "Random-Float-Device, Float32, -1, 1",
    })
    void shouldUseTheWholeRange(String device, String resource, double low, double high) {
        // When
        List<Double> drawn = Stream.generate(
                        () -> service.read(device, resource).number())
                .limit(200)
                .toList();

        // Then
        assertThat(drawn).anyMatch(n -> n < low).anyMatch(n -> n > high);
    }

    @ParameterizedTest
    @MethodSource("randomResources")
    void shouldKeepWhatWasWrittenUntilChanceIsSwitchedOnAgain(String device, String resource) throws Exception {
        // Given: text, as EdgeX's API writes every value
        String written = text(service.read(device, resource));

        // When
        service.write(device, "Write" + resource + "Value", Map.of(resource, written));

        // Then
        for (int i = 0; i < DRAWS; i++) {
            assertThat(text(service.read(device, resource))).isEqualTo(written);
        }

        // When
        service.write(device, "EnableRandomization_" + resource, Map.of("EnableRandomization_" + resource, "true"));

        // Then
        Set<String> values = new HashSet<>();
        for (int i = 0; i < DRAWS; i++) {
            values.add(text(service.read(device, resource)));
        }
        assertThat(values).hasSizeGreaterThan(1);
    }

    @Test
    void shouldFixTheValueLastReadWhenChanceIsSwitchedOff() {
        // Given
        long last = service.read(INTEGERS, "Int32").bits();

        // When
        service.write(INTEGERS, "EnableRandomization_Int32", Map.of("EnableRandomization_Int32", false));

        // Then
        assertThat(service.read(INTEGERS, "Int32").bits()).isEqualTo(last);
        assertThat(service.read(INTEGERS, "Int32").bits()).isEqualTo(last);
        assertThat(LongStream.generate(() -> service.read(INTEGERS, "Int64").bits())
                        .limit(5)
                        .distinct()
                        .count())
                .as("others go on")
                .isGreaterThan(1);
    }

    @Test
    void shouldWriteWithACommandThatLeavesChanceOn() {
        // When
        service.write(INTEGERS, "WriteInt64Value", Map.of("Int64", 5, "EnableRandomization_Int64", true));

        // Then
        assertThat(service.read(INTEGERS, "Int64").bits()).isNotEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "Random-Integer-Device, Int8, 101, between -100",
        "Random-Integer-Device, Int16, -1001, between -1000",
        "Random-Integer-Device, Int32, 2147483648, Int32",
        "Random-UnsignedInteger-Device, Uint8, 9, between 10",
        "Random-UnsignedInteger-Device, Uint32, -1, Uint32",
        "Random-UnsignedInteger-Device, Uint64, 18446744073709551616, 64 bits",
        "Random-UnsignedInteger-Device, Uint8Array, '[1, 256]', range",
        "Random-UnsignedInteger-Device, Uint64Array, '[-1]', 64 bits",
        "Random-Float-Device, Float32, 1.6, between -1.5",
        "Random-Float-Device, Float32Array, '[1e39]', Float32",
        "Random-Boolean-Device, Bool, perhaps, true or false",
    })
    void shouldRefuseWhatIsOutOfRangeOrOfAnotherType(String device, String resource, String value, String rule) {
        // When
        CompletableFuture<Void> written = service.tryWrite(device, resource, Map.of(resource, value));

        // Then
        DeviceException refusal = refusal(written);
        assertThat(refusal.kind()).isEqualTo(DeviceException.Kind.INVALID);
        assertThat(refusal).hasMessageContaining(resource).hasMessageContaining(rule);
    }

    @Test
    void shouldHoldAllSixtyFourBits() {
        // When
        service.write(UNSIGNED, "Uint64", Map.of("Uint64", "18446744073709551615"));
        service.write(UNSIGNED, "Uint64Array", Map.of("Uint64Array", "[18446744073709551615, 0]"));
        service.write(INTEGERS, "Int64", Map.of("Int64", Long.MIN_VALUE));

        // Then
        assertThat(text(service.read(UNSIGNED, "Uint64"))).isEqualTo("18446744073709551615");
        assertThat((long[]) service.read(UNSIGNED, "Uint64Array").object()).containsExactly(-1, 0);
        assertThat(service.read(INTEGERS, "Int64").bits()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldHoldToWhatMayBeReadAndWritten() {
        // When
        DeviceException unreadable = refusal(service.tryRead(INTEGERS, "EnableRandomization_Int8"));
        DeviceException unwritable =
                refusal(service.tryWrite("Random-Binary-Device", "Binary", Map.of("Binary", "AAAA")));

        // Then
        assertThat(unreadable.kind()).isEqualTo(DeviceException.Kind.NOT_ALLOWED);
        assertThat(unwritable.kind()).isEqualTo(DeviceException.Kind.NOT_ALLOWED);
    }

    @Test
    void shouldGiveBytesWithTheirContentType() {
        // When
        Reading first = service.read("Random-Binary-Device", "Binary");
        Reading second = service.read("Random-Binary-Device", "Binary");

        // Then
        assertThat((byte[]) first.object()).hasSize(64).isNotEqualTo(second.object());
        assertThat(first.mediaType()).isEqualTo("application/octet-stream");
        assertThat(service.read("Random-Float-Device", "Float32").units()).isEqualTo("V");
    }

    @Test
    void shouldKeepObjectsAsTheirProfileOrTheLastWriteSays() {
        // Given
        assertThat(service.read(KEPT, "Object").object())
                .isEqualTo(Map.of("colour", "green", "parts", List.of(1L, 2L)));

        // When
        service.write(KEPT, "Object", Map.of("Object", Map.of("colour", "red")));
        service.write(KEPT, "ObjectArray", Map.of("ObjectArray", List.of(Map.of("n", 3L))));

        // Then
        assertThat(service.read(KEPT, "Object").object()).isEqualTo(Map.of("colour", "red"));
        assertThat(service.read(KEPT, "ObjectArray").object()).isEqualTo(List.of(Map.of("n", 3L)));

        // When: a set that names no values writes the defaults, which are text
        service.write(KEPT, "Reset", Map.of());

        // Then
        assertThat(service.read(KEPT, "Object").object())
                .isEqualTo(Map.of("colour", "green", "parts", List.of(1L, 2L)));
        assertThat(service.read(KEPT, "ObjectArray").object()).isEqualTo(List.of(Map.of("n", 1L), Map.of("n", 2L)));
        assertThat((String[]) service.read(KEPT, "StringArray").object()).containsExactly("a, b", "c");
    }

    @Test
    void shouldMakeUpTextOfTheLengthAsked() {
        // When
        String first =
                (String) Objects.requireNonNull(service.read(KEPT, "String").object());

        // Then
        assertThat(first)
                .matches("[a-z]{8}")
                .isNotEqualTo(service.read(KEPT, "String").object());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, true", "10, 10, 50, true", "20, 0, 100, false", "30, -10, 150, false", "40, 0, 0, true"})
    void shouldFollowItsShapeOverTheClocksTime(int second, double sine, long stairs, boolean on) {
        // When
        service.at(Duration.ofSeconds(second));

        // Then
        assertThat(service.read(KEPT, "Sine").number()).isCloseTo(sine, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(service.read(KEPT, "Stairs").bits()).isEqualTo(stairs);
        assertThat(service.read(KEPT, "Blink").bool()).isEqualTo(on);
        assertThat(service.read(KEPT, "Widest").isGood()).isTrue();
    }

    @Test
    void shouldPutOnTheBusWhatItsAutoEventsSay() {
        // Given
        service.write("Random-Boolean-Device", "BoolArray", Map.of("BoolArray", List.of(true, true, false)));
        await().until(() -> events("Bool").size() > 2);
        service.events.clear();

        // When
        await().until(() -> events("Bool").size() > 10);

        // Then: what is written stays as it is, and says so once at the most
        assertThat(events("BoolArray")).hasSizeLessThan(2);
        Event event = events("Bool").get(0);
        assertThat(event.device()).isEqualTo("Random-Boolean-Device");
        assertThat(event.profile()).isEqualTo("Random-Boolean-Device");
        assertThat(event.readings().get(0).type()).isEqualTo(ValueType.BOOL);
    }

    private List<Event> events(String source) {
        return service.events.stream().filter(e -> e.source().equals(source)).toList();
    }

    private static DeviceResource resource(String device, String resource) throws Exception {
        return devices()
                .filter(d -> d.name().equals(device))
                .flatMap(d -> d.profile().resource(resource).stream())
                .findFirst()
                .orElseThrow();
    }

    private static String text(Reading reading) {
        return Objects.requireNonNull(ValueText.format(reading));
    }

    /** What is a number in it; nothing of what has a sign of its own bits (Uint64). */
    private static List<Double> numbers(Reading reading) {
        if (reading.isNumber()) {
            return List.of(reading.number());
        }
        if (reading.object() instanceof long[] integers && reading.type() != ValueType.UINT64_ARRAY) {
            return Arrays.stream(integers).asDoubleStream().boxed().toList();
        }
        return reading.object() instanceof double[] floats
                ? Arrays.stream(floats).boxed().toList()
                : List.of();
    }

    private static boolean isWithin(double number, ResourceProperties properties) {
        Double least = properties.minimum();
        Double most = properties.maximum();
        return Double.isFinite(number) && (least == null || number >= least) && (most == null || number <= most);
    }

    private static DeviceException refusal(CompletableFuture<?> future) {
        return (DeviceException) assertThat(future)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .actual();
    }
}
