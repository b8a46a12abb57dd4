/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config.sample;

import io.penstock.api.connection.Channel;
import io.penstock.api.connection.ConnectionType;
import io.penstock.api.connection.Link;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.SettingException;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Variant;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Expression;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Secret;
import io.penstock.api.setting.Size;
import io.penstock.api.setting.Template;
import io.penstock.api.setting.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plugins that use every kind of setting, for the loader's tests. */
public final class Samples {
    private Samples() {}

    @SuppressWarnings("MutablePublicArray") // of the tests alone
    public static final Class<?>[] ALL = {
        Filter.class, Convert.class, Batch.class, Deadband.class, Format.class, Compress.class, Encrypt.class,
        Every.class, Mqtt.class, File.class, Modbus.class, Virtual.class, MqttConnection.class, Webhook.class
    };

    @Plugin(name = "filter", summary = "Keeps readings.", since = "0.1")
    public record Filter(
            @Setting(value = "Readings that match.", main = true) @Nullable Expression where,
            @Setting(value = "Resources.", defaultValue = "'*'") Matcher resources)
            implements EventFunction {
        @Override
        public Event apply(Event event, Context context) {
            return event;
        }
    }

    @Plugin(name = "convert", summary = "Converts units.", since = "0.1")
    public record Convert(
            @Setting("Unit as it arrives.") @Nullable Unit from,
            @Setting(value = "Unit to make of it.", required = true) Unit to)
            implements EventFunction {
        @Override
        public Event apply(Event event, Context context) {
            return event;
        }
    }

    @Plugin(name = "batch", summary = "Gathers events.", since = "0.1")
    public record Batch(
            @Setting(value = "How many.", main = true, defaultValue = "100", min = 1, max = 10_000) int count,
            @Setting(value = "How many bytes.", defaultValue = "192KiB") Size bytes,
            @Setting(value = "How long.", defaultValue = "1s") Duration within,
            @Setting(value = "What a group has in common.", defaultValue = "none") By by)
            implements StatefulFunction<int[]> {
        /** Grouping. */
        public enum By {
            NONE,
            DEVICE,
            DEVICE_PROFILE
        }

        @Override
        public boolean makesGroups() {
            return true;
        }

        @Override
        public boolean isGlobal() {
            return by != By.DEVICE;
        }

        @Override
        public String key(Event event) {
            return switch (by) {
                case NONE -> "";
                case DEVICE -> event.device();
                case DEVICE_PROFILE -> event.profile();
            };
        }

        @Override
        public int[] create() {
            return new int[1];
        }

        @Override
        public byte[] encode(int[] state) {
            return new byte[0];
        }

        @Override
        public int[] decode(byte[] bytes) {
            return new int[1];
        }

        @Override
        public void apply(String key, int[] state, Event event, Out out) {
            out.hold();
        }
    }

    @Plugin(name = "deadband", summary = "Passes changes.", since = "0.1")
    public record Deadband(
            @Setting(value = "Least change.", main = true, required = true, min = 0) double absolute,
            @Setting("Least change in percent.") @Nullable Double percent)
            implements StatefulFunction<int[]> {
        @Override
        public boolean makesGroups() {
            return false;
        }

        @Override
        public boolean isGlobal() {
            return false;
        }

        @Override
        public String key(Event event) {
            return event.device();
        }

        @Override
        public int[] create() {
            return new int[1];
        }

        @Override
        public byte[] encode(int[] state) {
            return new byte[0];
        }

        @Override
        public int[] decode(byte[] bytes) {
            return new int[1];
        }

        @Override
        public void apply(String key, int[] state, Event event, Out out) {
            out.pass(event);
        }
    }

    @Plugin(name = "format", summary = "Makes bytes.", since = "0.1")
    public record Format(@Setting(value = "Which.", main = true, required = true) As as) implements FormatFunction {
        /** Which format. */
        public sealed interface As permits Json, Cbor {}

        @Variant("json")
        public record Json(@Setting(value = "Layout.", defaultValue = "array") Layout layout) implements As {}

        @Variant("cbor")
        public record Cbor() implements As {}

        /** Layouts of JSON. */
        public enum Layout {
            ARRAY,
            LINES,
            EDGEX_EVENT
        }

        @Override
        public Bytes apply(List<Event> events, boolean group, Context context) {
            return Bytes.of(new byte[0], "application/json");
        }
    }

    @Plugin(name = "compress", summary = "Makes bytes fewer.", since = "0.1")
    public record Compress(
            @Setting(value = "Algorithm.", main = true, required = true) With with,
            @Setting("Leave smaller ones.") @Nullable Size minSize)
            implements BytesFunction {
        /** Algorithms. */
        public sealed interface With permits Gzip, Zstd {}

        @Variant("gzip")
        public record Gzip(@Setting(value = "Level.", defaultValue = "1", min = 1, max = 9) int level)
                implements With {}

        @Variant("zstd")
        public record Zstd(@Setting(value = "Level.", defaultValue = "3") int level) implements With {
            public Zstd {
                if (level < 1 || level > 22) {
                    throw new SettingException("level", "must be between 1 and 22", level);
                }
            }
        }

        @Override
        public Bytes apply(Bytes bytes, Context context) {
            return bytes;
        }
    }

    @Plugin(name = "encrypt", summary = "Makes bytes secret.", since = "0.1")
    public record Encrypt(
            @Setting(value = "Key.", required = true) Secret key, @Setting(value = "Its name.") String keyId)
            implements BytesFunction {
        public Encrypt {
            key.key(16);
        }

        @Override
        public Bytes apply(Bytes bytes, Context context) {
            return bytes;
        }
    }

    @Plugin(name = "every", summary = "Has a setting of every kind.", since = "0.1")
    public record Every(
            @Setting("A switch.") boolean flag,
            @Setting("Big.") @Nullable Long big,
            @Setting(value = "Share.", min = 0, max = 1) @Nullable Double share,
            @Setting("Text.") String text,
            @Setting("Path.") @Nullable Path path,
            @Setting("Type.") @Nullable ValueType type,
            @Setting("Anything.") @Nullable Object any,
            @Setting("Names.") List<String> names,
            @Setting("Numbers by name.") Map<String, Integer> numbers,
            @Setting("Nested.") List<Pair> pairs)
            implements EventFunction {
        /** A nested record. */
        public record Pair(
                @Setting(value = "Left.", required = true) String left, @Setting(value = "Right.") String right) {}

        @Override
        public Event apply(Event event, Context context) {
            return event;
        }
    }

    private static Sender noSender() {
        throw new UnsupportedOperationException("these tests open nothing");
    }

    @Plugin(name = "mqtt", summary = "Publishes.", since = "0.1")
    public record Mqtt(
            @Setting(value = "Connection.", required = true) ConnectionRef use,
            @Setting(value = "Topic.", required = true, main = true) Template topic,
            @Setting(value = "Quality of service.", defaultValue = "1", min = 0, max = 2) int qos)
            implements Endpoint {
        @Override
        public Sender open(EndpointContext context) {
            return noSender();
        }

        @Override
        public int window() {
            return 1;
        }

        @Override
        public List<Template> templates() {
            return List.of(topic);
        }

        @Override
        public List<Channel> publishesTo() {
            return List.of(new Channel(use, topic.render(field -> "+", text -> text)));
        }
    }

    @Plugin(name = "file", summary = "Writes.", since = "0.1")
    public record File(
            @Setting(value = "Path.", required = true, main = true) Path path,
            @Setting("When to begin another.") @Nullable Rotate rotate)
            implements Endpoint {
        /** Rotation. */
        public record Rotate(
                @Setting("At this size.") @Nullable Size size,
                @Setting(value = "How many to keep.", defaultValue = "10", min = 1) int keep) {}

        @Override
        public Sender open(EndpointContext context) {
            return noSender();
        }

        @Override
        public int window() {
            return 1;
        }
    }

    @Plugin(name = "webhook", summary = "Posts.", since = "0.1")
    public record Webhook(
            @Setting(value = "Where to.", required = true, main = true) String url,
            @Setting("Headers.") Map<String, Secret> headers)
            implements Endpoint {
        @Override
        public Sender open(EndpointContext context) {
            return noSender();
        }

        @Override
        public int window() {
            return 1;
        }
    }

    @Plugin(name = "mqtt", summary = "A broker.", since = "0.1")
    public record MqttConnection(
            @Setting(value = "Where.", required = true, main = true) String url,
            @Setting("Who.") String username,
            @Setting("Password.") @Nullable Secret password)
            implements ConnectionType<Link> {
        @Override
        public List<String> warnings() {
            return password != null && url.startsWith("mqtt:") ? List.of("the password goes unencrypted") : List.of();
        }

        @Override
        public Class<Link> linkType() {
            return Link.class;
        }

        @Override
        public Link open(String name) {
            throw new UnsupportedOperationException("these tests open nothing");
        }
    }

    @Plugin(name = "modbus", summary = "Modbus TCP.", since = "0.1")
    public record Modbus(@Setting(value = "How long to wait.", defaultValue = "1s") Duration timeout)
            implements Driver<Modbus.Tcp, Modbus.Register> {
        /** A device. */
        public record Tcp(
                @Setting(value = "Host.", name = "Address", required = true) String address,
                @Setting(value = "Port.", name = "Port", defaultValue = "502", min = 1, max = 65535) int port,
                @Setting(value = "Unit.", name = "UnitID", defaultValue = "1", min = 0, max = 255) int unitId,
                @Setting(value = "How long to wait.", name = "Timeout") @Nullable Duration timeout) {}

        /** A resource. */
        public record Register(
                @Setting(value = "Table.", required = true) Table primaryTable,
                @Setting(value = "Address.", required = true, min = 0, max = 65535) int startingAddress,
                @Setting("Type in the register.") @Nullable ValueType rawType) {}

        /** Tables. */
        public enum Table {
            COILS,
            HOLDING_REGISTERS
        }

        @Override
        public String protocol() {
            return "modbus-tcp";
        }

        @Override
        public Class<Tcp> linkType() {
            return Tcp.class;
        }

        @Override
        public Class<Register> attributesType() {
            return Register.class;
        }

        @Override
        public String line(Tcp link) {
            return link.address() + ":" + link.port();
        }

        @Override
        public Line<Tcp, Register> open(Map<String, BoundDevice<Tcp, Register>> devices, DriverContext context) {
            throw new UnsupportedOperationException("these tests open nothing");
        }

        @Override
        public List<String> lint(Point<Register> point) {
            return point.attributes().primaryTable() == Table.COILS && point.type() != ValueType.BOOL
                    ? List.of("a coil must be a Bool but was a " + point.type())
                    : List.of();
        }
    }

    @Plugin(name = "virtual", summary = "Made up.", since = "0.1")
    public record Virtual() implements Driver<Virtual.Nothing, Virtual.Nothing> {
        /** No settings. */
        public record Nothing() {}

        @Override
        public String protocol() {
            return "other";
        }

        @Override
        public Class<Nothing> linkType() {
            return Nothing.class;
        }

        @Override
        public Class<Nothing> attributesType() {
            return Nothing.class;
        }

        @Override
        public String line(Nothing link) {
            return "";
        }

        @Override
        public Line<Nothing, Nothing> open(Map<String, BoundDevice<Nothing, Nothing>> devices, DriverContext context) {
            throw new UnsupportedOperationException("these tests open nothing");
        }
    }
}
