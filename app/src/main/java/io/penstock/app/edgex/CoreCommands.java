/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.api.command.Command.Kind;
import io.penstock.api.command.Permission;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.Devices;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceOperation;
import io.penstock.device.sdk.command.Unknown;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * EdgeX's DeviceCoreCommand: what can be asked of devices, hidden things left out, as far as the caller may. First the device commands,
 * then the resources of which none is named so.
 */
public final class CoreCommands {
    /** As EdgeX's {@code Service.MaxResultCount}. */
    public static final int MOST = 1024;

    private static final int DEFAULT_LIMIT = 20;

    /** Part of the devices: EdgeX's {@code offset} and {@code limit}. */
    public record Page(int offset, int limit) {
        /** @throws InvalidRequestException when one is no number in its range */
        public static Page of(@Nullable String offset, @Nullable String limit) throws InvalidRequestException {
            int most = number("limit", limit, DEFAULT_LIMIT, -1, MOST);
            return new Page(number("offset", offset, 0, 0, Integer.MAX_VALUE), most == -1 ? MOST : most);
        }

        private static int number(String name, @Nullable String value, int otherwise, int min, int max)
                throws InvalidRequestException {
            if (value == null) {
                return otherwise;
            }
            try {
                int n = Integer.parseInt(value);
                if (n >= min && n <= max) {
                    return n;
                }
            } catch (NumberFormatException e) {
                // the same message
            }
            throw new InvalidRequestException(
                    name + " must be a whole number from " + min + " to " + max + " but was '" + value + "'");
        }
    }

    private final Devices devices;
    private final Permission permission;
    private final String url;

    /** @param url where the API is, without a path; empty when it is not served */
    public CoreCommands(Devices devices, Permission permission, String url) {
        this.devices = devices;
        this.permission = permission;
        this.url = url;
    }

    /**
     * MultiDeviceCoreCommandsResponse of a page; empty when it begins behind the last device.
     *
     * <p>Devices of which the caller may nothing are not there.
     */
    public Optional<ObjectNode> all(Page page) {
        List<Device> visible = devices.all().stream().filter(this::isVisible).toList();
        if (page.offset() > visible.size()) {
            return Optional.empty();
        }
        ObjectNode body = Json.base(200).put("totalCount", visible.size());
        ArrayNode array = body.putArray("deviceCoreCommands");
        visible.stream().skip(page.offset()).limit(page.limit()).forEach(d -> array.add(of(d)));
        return Optional.of(body);
    }

    public int count() {
        return (int) devices.all().stream().filter(this::isVisible).count();
    }

    /** DeviceCoreCommandResponse. */
    public ObjectNode one(Device device) {
        ObjectNode body = Json.base(200);
        body.set("deviceCoreCommand", of(device));
        return body;
    }

    /** Whether the caller may anything of it. */
    public boolean isVisible(Device device) {
        DeviceProfile profile = devices.profile(device.profileName());
        return permission == Permission.ALL || (profile != null && permission.allowsAny(device, profile));
    }

    /** What is said where there is no such device for the caller. */
    public String unknown(String device) {
        List<String> visible =
                devices.all().stream().filter(this::isVisible).map(Device::name).toList();
        return Unknown.device(device, visible);
    }

    private ObjectNode of(Device device) {
        ObjectNode one = Json.object().put("deviceName", device.name()).put("profileName", device.profileName());
        ArrayNode commands = one.putArray("coreCommands");
        DeviceProfile profile = devices.profile(device.profileName());
        if (profile != null) {
            for (DeviceCommand c : profile.deviceCommands()) {
                if (!c.isHidden()) {
                    List<String> resources = c.resourceOperations().stream()
                            .map(ResourceOperation::deviceResource)
                            .toList();
                    add(commands, device, profile, c.name(), c.readWrite(), resources);
                }
            }
            for (DeviceResource r : profile.deviceResources()) {
                if (!r.isHidden() && profile.command(r.name()).isEmpty()) {
                    add(commands, device, profile, r.name(), r.properties().readWrite(), List.of(r.name()));
                }
            }
        }
        return one;
    }

    private void add(
            ArrayNode commands,
            Device device,
            DeviceProfile profile,
            String name,
            ReadWrite readWrite,
            List<String> resources) {
        boolean get = readWrite.readable() && mayAll(Kind.GET, device, resources);
        boolean set = readWrite.writable() && mayAll(Kind.SET, device, resources);
        if (!get && !set) {
            return;
        }
        ObjectNode command = commands.addObject()
                .put("name", name)
                .put("get", get)
                .put("set", set)
                .put("path", path(device.name(), name))
                .put("url", url);
        ArrayNode parameters = command.putArray("parameters");
        for (String resource : resources) {
            profile.resource(resource).ifPresent(r -> parameters
                    .addObject()
                    .put("resourceName", resource)
                    .put("valueType", r.properties().valueType().edgexName()));
        }
    }

    private boolean mayAll(Kind kind, Device device, List<String> resources) {
        return permission == Permission.ALL || resources.stream().allMatch(r -> permission.allows(kind, device, r));
    }

    /** The path of a command, names escaped (RFC 3986). */
    public static String path(String device, String command) {
        return "/api/v3/device/name/" + escape(device) + "/" + escape(command);
    }

    private static String escape(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
