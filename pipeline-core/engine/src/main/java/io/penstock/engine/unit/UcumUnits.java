/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.unit;

import io.penstock.api.setting.Linear;
import io.penstock.api.setting.Unit;
import io.penstock.api.setting.Units;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Units by UCUM code or alias. UCUM's own library is loaded only for a unit that the table of common ones has not.
 *
 * <p>A code that is both is the UCUM unit, except that UCUM has none of our aliases with another meaning: a test holds that.
 */
public final class UcumUnits implements Units {
    /** More than all units that anybody uses; text that devices send as units must not fill memory. */
    private static final int MOST_CACHED = 4096;

    /** What UCUM writes codes with (UCUM section 2.1); its library passes over other signs. */
    private static final Pattern CODE = Pattern.compile("[!-~]{1,100}");

    private final Map<String, Optional<Unit>> known = new ConcurrentHashMap<>();

    @Override
    public @Nullable Unit find(String symbol) {
        Optional<Unit> cached = known.get(symbol);
        if (cached == null) {
            cached = Optional.ofNullable(lookUp(symbol));
            if (known.size() < MOST_CACHED) {
                known.put(symbol, cached);
            }
        }
        return cached.orElse(null);
    }

    /** Alias to UCUM code, for the reference. */
    public static Map<String, String> aliases() {
        return java.util.Collections.unmodifiableMap(CommonUnits.names());
    }

    private static @Nullable Unit lookUp(String symbol) {
        String code = CommonUnits.names().getOrDefault(symbol, symbol);
        CommonUnits.Entry entry = CommonUnits.find(code);
        if (entry != null) {
            return new Known(symbol, code, entry);
        }
        return !CODE.matcher(code).matches() || !Ucum.knows(code) ? null : new Known(symbol, code, null);
    }

    /**
     * A unit that exists.
     *
     * @param entry null when it is not one of the table
     */
    private record Known(String symbol, String code, CommonUnits.@Nullable Entry entry) implements Unit {
        @Override
        public Linear to(Unit other) {
            if (!(other instanceof Known o)) {
                throw new IllegalArgumentException("unit '" + other.symbol() + "' comes from elsewhere");
            }
            if (code.equals(o.code)) {
                return Linear.IDENTITY;
            }
            if (entry == null || o.entry == null) {
                return Ucum.convert(this.symbol, code, o.symbol, o.code);
            }
            if (!entry.measures().equals(o.entry.measures())) {
                throw new IllegalArgumentException("'" + symbol + "' (" + entry.measures()
                        + ") cannot be converted to '" + o.symbol + "' (" + o.entry.measures() + ")");
            }
            return entry.toBase().to(o.entry.toBase());
        }

        @Override
        public String toString() {
            return symbol;
        }
    }
}
