/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, or fails where interop is required. */
final class PeerCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String missing = AnnotationSupport.findAnnotation(context.getElement(), RequiresPeer.class)
                .map(r -> Arrays.stream(r.value())
                        .filter(peer -> !peer.isInstalled())
                        .map(peer -> peer + " is not installed: " + peer.install())
                        .collect(Collectors.joining("; ")))
                .orElse("");
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("every peer is installed");
        }
        if ("required".equals(System.getenv("PENSTOCK_INTEROP"))) {
            throw new IllegalStateException("PENSTOCK_INTEROP=required but " + missing);
        }
        return ConditionEvaluationResult.disabled(missing);
    }
}
