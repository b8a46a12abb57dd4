/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Secret;
import io.penstock.camel.MissingComponent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Sends to any of Camel's components. */
@Plugin(
        name = "camel",
        summary = "Sends messages to any of Apache Camel's components.",
        since = "0.1",
        samples = {
            "camel: \"https://cloud.example/ingest\"",
            "camel: {uri: \"azure-eventhubs:acme/plant\", parameters: {sharedAccessName: gateway, sharedAccessKey: \"${secret:hub}\"},"
                    + " inFlight: 4}",
            "camel: {uri: \"https://cloud.example/plant\", parameters: {authMethod: Basic, authUsername: gateway, authPassword:"
                    + " \"${secret:cloud}\"}}"
        },
        details =
                """
                One exchange carries one message: its bytes as the body; `Content-Type` and `Content-Encoding`; the headers
                `penstock.id` (the same at each try, to deduplicate by), `penstock.lane`, `penstock.members`, and
                `penstock.device`, `penstock.profile` and `penstock.source` where its members agree. With `as: list` the
                body is a list of such bytes.

                A message is acknowledged when its exchange completes without an exception. HTTP's 400, 413, 415 and 422
                refuse the message (a list is cut in halves until the message at fault is alone); any other failure means
                that the destination is away. Camel's own redelivery is off. Components that only hand over
                (`seda`, `disruptor`, ...) cannot be used; one that is not known asks for `acknowledges: on-return`. Some
                (`azure-storage-blob`, ...) only list what is there until an `operation` says otherwise: they ask for one.

                Over HTTP a message is sent by POST, unless `httpMethod` stands under `parameters`.

                Penstock brings the components `http`, `https`, `file`, `log`, `bean`, `class` and `micrometer`. Any other, such as
                `azure-storage-blob`, is a jar of Camel's (`camel-azure-storage-blob`) that goes into `plugins/` together with the jars that
                it needs: the folder beside `lib/`, which in a checkout is `app/target/dist/plugins` and gone after `mvn clean`.
                Camel's own jars must have the version of `lib/camel-api-*.jar`; what is in `lib/` already may be left out. A start reads the
                folder, a reload does not. Lint warns of a component that is not there, and its lane keeps its messages until it is.

                Secrets stand under `parameters` only, as they are: they need no encoding.""")
public record CamelEndpoint(
        @Setting(
                        value = "Camel's URI of the destination; its options may stand under parameters.",
                        required = true,
                        main = true,
                        example = "https://cloud.example/ingest")
                String uri,
        @Setting("Options of the URI, and the only place for secrets.") Map<String, Secret> parameters,
        @Setting(
                        value = "Exchanges in flight; more than one deliver side by side, at most one for each device.",
                        defaultValue = "1",
                        min = 1,
                        max = 256)
                int inFlight,
        @Setting(value = "What an exchange carries: one `message`, or a `list` of them.", defaultValue = "message")
                As as,
        @Setting(value = "Messages in a list at most.", defaultValue = "500", min = 1, max = 10000) int listSize,
        @Setting(
                        "`on-return` says that the component has delivered when it returns. Needed for those that are not known"
                                + " to do so.")
                @Nullable
                Acknowledges acknowledges,
        @Setting(value = "How long an exchange may take.", defaultValue = "30s") Duration timeout)
        implements Endpoint {

    /** What an exchange carries. */
    public enum As {
        MESSAGE,
        LIST
    }

    /** When a component has delivered. */
    public enum Acknowledges {
        ON_RETURN
    }

    public CamelEndpoint {
        Components.check(uri, parameters.keySet(), acknowledges);
        if (as == As.LIST && inFlight > 1) {
            throw new SettingException("inFlight", "must be 1 where as is list", inFlight);
        }
        if (inFlight < 1) {
            throw new SettingException("inFlight", "must be at least 1", inFlight);
        }
        if (listSize < 1) {
            throw new SettingException("listSize", "must be at least 1", listSize);
        }
        if (timeout.toMillis() < 1) {
            throw new SettingException("timeout", "must be at least 1ms", timeout);
        }
    }

    @Override
    public Sender open(EndpointContext context) throws IOException {
        return new CamelSender(this, Exchanges.open(this, context.host(CamelContext.class), context.lane()));
    }

    /** The URI without its options: a secret that somebody wrote there must not be shown. */
    @Override
    public String destination() {
        int options = uri.indexOf('?');
        return options < 0 ? uri : uri.substring(0, options);
    }

    @Override
    public List<String> missing(ClassLoader plugins) {
        return MissingComponent.of(uri, plugins).stream().toList();
    }

    @Override
    public Mode mode() {
        return inFlight == 1 ? Mode.ORDERED : Mode.CONCURRENT;
    }

    @Override
    public int window() {
        return as == As.LIST ? listSize : inFlight;
    }
}
