/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.util.Map;

/**
 * What the rules have done since they were started.
 *
 * @param rules how many there are
 * @param instances how many state machines
 * @param active how many of them are active
 * @param readings taken in
 * @param firings recorded
 * @param stale events that were too old to cause anything
 * @param replayed events that were fed again, and not looked at
 * @param missing values that could not be computed, so that something was not done
 * @param loops events not published because they had gone round too often
 * @param inFlight commands on their way
 * @param waiting writes that wait: refused ones to be tried again, and such behind others
 * @param retried how often a refused write was put off
 * @param givenUp writes that were refused for good
 * @param failing rules that could not be evaluated, with the reason
 */
public record RulesCounts(
        int rules,
        int instances,
        int active,
        long readings,
        long firings,
        long stale,
        long replayed,
        long missing,
        long loops,
        int inFlight,
        int waiting,
        long retried,
        long givenUp,
        Map<String, String> failing) {}
