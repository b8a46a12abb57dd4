/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.camel;

import io.penstock.api.error.SettingException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of Camel's components: which deliver before they return, and which only hand over. */
final class Components {
    /** They put the exchange into a queue of this process and return: what is in it is lost by a crash. */
    private static final Set<String> HAND_OVER = Set.of(
            "seda",
            "vm",
            "disruptor",
            "disruptor-vm",
            "stub",
            "wiretap",
            "wire-tap",
            "aggregate",
            "guava-eventbus",
            "reactive-streams");

    /**
     * They return when the other side has it, or throw, however they are set. Not {@code nats}, which puts it into a queue of the client's without
     * JetStream, nor {@code spring-rabbitmq}, which waits for no confirmation where its connection factory asks for none.
     */
    private static final Set<String> DELIVER = Set.of(
            "amqp",
            "activemq",
            "activemq6",
            "jms",
            "sjms",
            "sjms2",
            "rabbitmq",
            "kafka",
            "pulsar",
            "http",
            "https",
            "vertx-http",
            "netty-http",
            "file",
            "ftp",
            "ftps",
            "sftp",
            "azure-files",
            "smb",
            "sql",
            "jdbc",
            "jpa",
            "mybatis",
            "mongodb",
            "cql",
            "couchbase",
            "couchdb",
            "influxdb2",
            "elasticsearch",
            "opensearch",
            "aws2-s3",
            "aws2-sqs",
            "aws2-sns",
            "aws2-kinesis",
            "aws2-kinesis-firehose",
            "aws2-ddb",
            "aws2-eventbridge",
            "aws2-timestream",
            "azure-storage-blob",
            "azure-storage-datalake",
            "azure-storage-queue",
            "azure-eventhubs",
            "azure-servicebus",
            "azure-cosmosdb",
            "google-storage",
            "google-pubsub",
            "google-bigquery",
            "minio",
            "hdfs",
            "smtp",
            "smtps",
            "slack",
            "telegram",
            "log");

    /** Of these, what they do where no operation is named. It succeeds, and the message goes nowhere. */
    private static final Map<String, String> LIST = Map.of(
            "azure-storage-blob", "listBlobContainers",
            "azure-storage-datalake", "listFileSystem",
            "azure-cosmosdb", "listDatabases");

    private static final Pattern OPERATION = Pattern.compile("[?&]operation=.");

    private Components() {}

    /** @throws SettingException when nobody can say that an exchange that came back was delivered */
    static void check(String uri, Set<String> parameters, CamelEndpoint.@Nullable Acknowledges acknowledges) {
        String scheme = scheme(uri);
        String listing = LIST.get(scheme);
        if (listing != null
                && !parameters.contains("operation")
                && !OPERATION.matcher(uri).find()) {
            throw new SettingException(
                    "parameters",
                    "must have an operation for the component '" + scheme + "', which does " + listing
                            + " without one and delivers nothing,",
                    null);
        }
        if (HAND_OVER.contains(scheme)) {
            throw new SettingException(
                    "uri",
                    "must name a component that delivers before it returns; '" + scheme
                            + "' hands over to a queue in memory that a crash empties",
                    uri);
        }
        if (acknowledges == null && !DELIVER.contains(scheme)) {
            throw new SettingException(
                    "acknowledges",
                    "must be on-return for the component '" + scheme
                            + "', which is not known to deliver before it returns: write it where you know that it does",
                    null);
        }
    }

    static String scheme(String uri) {
        int colon = uri.indexOf(':');
        if (colon <= 0) {
            throw new SettingException("uri", "must be a Camel URI such as http://host/path", uri);
        }
        return uri.substring(0, colon);
    }
}
