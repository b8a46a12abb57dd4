/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.endpoint;

import io.penstock.api.endpoint.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An endpoint under test, and the hand on what stands at its other end. */
public interface FarSide extends AutoCloseable {
    /** What the other end can be made to do; a promise about what it cannot is not tested. */
    enum Ability {
        /** To be gone and come back. */
        VANISH,
        /** To refuse a message by its body. */
        REFUSE,
        /** To take messages and not answer. */
        HANG
    }

    Endpoint endpoint();

    Set<Ability> abilities();

    /** Bodies that have arrived for good, in their order. */
    List<String> arrived() throws Exception;

    /** Services that the endpoint asks of its host. */
    default Map<Class<?>, Object> hosts() {
        return Map.of();
    }

    default void vanish() throws Exception {
        throw new UnsupportedOperationException();
    }

    default void comeBack() throws Exception {
        throw new UnsupportedOperationException();
    }

    /** A body that it can be made to refuse. */
    default String refusable() {
        return "poison";
    }

    /** Refuses this body from now on, for ever. */
    default void refuse(String body) throws Exception {
        throw new UnsupportedOperationException();
    }

    default void hang() throws Exception {
        throw new UnsupportedOperationException();
    }

    /** Answers again, what waits first. */
    default void answer() throws Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    void close() throws Exception;
}
