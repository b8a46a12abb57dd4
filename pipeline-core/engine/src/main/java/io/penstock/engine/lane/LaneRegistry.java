/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;

/** The lanes that have a route, by name: where Camel's endpoints find theirs. */
public final class LaneRegistry {
    private final Map<String, LaneRuntime> lanes = new ConcurrentHashMap<>();
    private final CamelContext camel;

    public LaneRegistry(CamelContext camel) {
        this.camel = camel;
        camel.addComponent(LaneComponent.BUS, new LaneComponent(this));
        camel.addComponent(LaneComponent.ENDPOINT, new LaneComponent(this));
    }

    LaneRuntime lane(String name) {
        LaneRuntime lane = lanes.get(name);
        if (lane == null) {
            throw new IllegalArgumentException("lane must be one of " + lanes.keySet() + " but was '" + name + "'");
        }
        return lane;
    }

    /** Makes the lane's route; its thread starts with the route, which is at once when Camel runs. */
    public void add(LaneRuntime runtime) throws Exception {
        lanes.put(runtime.lane().name(), runtime);
        camel.addRoutes(new LaneRoute(runtime));
    }

    /** Takes the lane's route away; it has been stopped before. */
    public void remove(LaneRuntime runtime) throws Exception {
        String name = runtime.lane().name();
        camel.getRouteController().stopRoute(name);
        camel.removeRoute(name);
        camel.removeEndpoints(LaneComponent.BUS + ":" + name);
        camel.removeEndpoints(LaneComponent.ENDPOINT + ":" + name);
        lanes.remove(name, runtime);
    }

    /**
     * One node a step, named {@code <lane>/<step>}: Camel wants ids to be unique over all routes. The last has a name that no step can have.
     */
    private static final class LaneRoute extends RouteBuilder {
        private final LaneRuntime runtime;

        LaneRoute(LaneRuntime runtime) {
            this.runtime = runtime;
        }

        @Override
        public void configure() {
            String name = runtime.lane().name();
            RouteDefinition route = from(LaneComponent.BUS + ":" + name)
                    .routeId(name)
                    .streamCache("false")
                    .errorHandler(noErrorHandler());
            for (StepRunner step : runtime.chain().runners) {
                route.process(step).id(name + "/" + step.id);
            }
            route.to(LaneComponent.ENDPOINT + ":" + name).id(name + "/");
        }
    }
}
