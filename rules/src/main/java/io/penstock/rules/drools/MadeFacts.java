/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.drools.core.common.InternalFactHandle;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/** The facts that rules have made, oldest first, bounded: a rule that forgets to delete cannot fill the heap. The session's thread. */
final class MadeFacts extends DefaultRuleRuntimeEventListener {
    private final KieSession session;
    private final int most;
    private final Counters counters;
    private final Map<Long, FactHandle> facts = new LinkedHashMap<>();
    private boolean quiet;

    MadeFacts(KieSession session, int most, Counters counters) {
        this.session = session;
        this.most = most;
        this.counters = counters;
    }

    /** Inserts something that the program and no rule has made. */
    FactHandle quietly(Supplier<FactHandle> insert) {
        quiet = true;
        try {
            return insert.get();
        } finally {
            quiet = false;
        }
    }

    private static long id(FactHandle handle) {
        return ((InternalFactHandle) handle).getId();
    }

    @Override
    public void objectInserted(ObjectInsertedEvent event) {
        if (quiet) {
            return;
        }
        facts.put(id(event.getFactHandle()), event.getFactHandle());
        if (facts.size() > most) {
            Iterator<FactHandle> oldest = facts.values().iterator();
            FactHandle gone = oldest.next();
            oldest.remove();
            if (session.getObject(gone) != null) {
                counters.retracted.increment();
                session.delete(gone);
            }
        }
    }

    @Override
    public void objectDeleted(ObjectDeletedEvent event) {
        facts.remove(id(event.getFactHandle()));
    }

    /** Those that stand by themselves, not by the conditions of the rule that made them. */
    Collection<Object> stated() {
        List<Object> stated = new ArrayList<>();
        for (FactHandle handle : facts.values()) {
            Object fact = session.getObject(handle);
            if (fact != null && !isLogical((InternalFactHandle) handle)) {
                stated.add(fact);
            }
        }
        return stated;
    }

    private static boolean isLogical(InternalFactHandle handle) {
        return handle.getEqualityKey() != null
                && handle.getEqualityKey().getStatus() == org.drools.core.common.EqualityKey.JUSTIFIED;
    }
}
