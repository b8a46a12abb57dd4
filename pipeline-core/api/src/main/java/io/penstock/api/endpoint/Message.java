/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.endpoint;

import io.penstock.api.function.Bytes;
import io.penstock.api.setting.Template;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint delivers.
 *
 * @param id idempotency key: an event's own id, or one derived from its members' ids; the same at each try
 * @param bytes body with content type and headers
 * @param device of all members; null when they do not agree
 * @param profile device profile of all members; null when they do not agree
 * @param source of all members; null when they do not agree
 * @param tags of all members (of the event, or what agrees); never null
 * @param members how many events are in it
 * @param hops how many producers it has passed, the pipeline that sends it included: the greatest of its members and one
 */
public record Message(
        UUID id,
        Bytes bytes,
        @Nullable String device,
        @Nullable String profile,
        @Nullable String source,
        Map<String, Object> tags,
        int members,
        int hops)
        implements Template.Fields {

    @Override
    public @Nullable String field(String name) {
        return switch (name) {
            case "device" -> device;
            case "profile" -> profile;
            case "source" -> source;
            default -> {
                Object tag = name.startsWith("tag:") ? tags.get(name.substring(4)) : null;
                yield tag == null ? null : tag.toString();
            }
        };
    }
}
