/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.engine.config.TestBlocks.MessageBlock;
import io.penstock.engine.config.TestBlocks.MessagesBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.expression.MessageCondition;
import io.penstock.engine.test.ExpectedMessage;
import io.penstock.engine.test.ExpectedMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a test expects of an endpoint's messages: a list of all of them, or what holds of them. */
final class TestMessages {
    private final Binder binder;
    private final ScalarBinder scalars;
    private final Problems problems;

    TestMessages(Binder binder, ScalarBinder scalars, Problems problems) {
        this.binder = binder;
        this.scalars = scalars;
        this.problems = problems;
    }

    @Nullable
    ExpectedMessages read(Node node, Scope scope) {
        if (node instanceof Node.Sequence || !isMap(node)) {
            return new ExpectedMessages(node.place(), messages(node, scope), null, null, List.of(), null);
        }
        MessagesBlock block =
                binder.bindPart(MessagesBlock.class, node, node.place(), scope).settings();
        if (block == null) {
            return null;
        }
        return new ExpectedMessages(
                node.place(),
                null,
                block.count(),
                block.each() == null ? null : message(block.each(), scope.child("each")),
                messages(block.some(), scope.child("some")),
                block.last() == null ? null : message(block.last(), scope.child("last")));
    }

    /** Whether it says something of all messages, and is not the only one. */
    private static boolean isMap(Node node) {
        return node instanceof Node.Mapping m
                && RecordInfo.of(MessageBlock.class).keys().stream().noneMatch(key -> m.get(key) != null);
    }

    private List<ExpectedMessage> messages(@Nullable Node node, Scope scope) {
        List<ExpectedMessage> messages = new ArrayList<>();
        for (Node item : TestReader.many(node)) {
            ExpectedMessage message = message(item, scope);
            if (message != null) {
                messages.add(message);
            }
        }
        return messages;
    }

    private @Nullable ExpectedMessage message(Node node, Scope scope) {
        MessageBlock block =
                binder.bindPart(MessageBlock.class, node, node.place(), scope).settings();
        if (block == null) {
            return null;
        }
        Object json = block.json() == null ? null : scalars.any(block.json(), scope.child("json"));
        MessageCondition where = null;
        if (block.where() != null) {
            try {
                where = MessageCondition.compile(block.where());
            } catch (IllegalArgumentException e) {
                problems.error(
                        TestReader.placeOf(node, "where"),
                        scope.say("where '" + block.where() + "' " + e.getMessage()));
            }
        }
        return json == ScalarBinder.FAILED
                ? null
                : new ExpectedMessage(node.place(), block.text(), Optional.ofNullable(json), where, block.at());
    }
}
