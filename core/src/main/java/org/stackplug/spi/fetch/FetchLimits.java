package org.stackplug.spi.fetch;

import java.util.HashMap;
import java.util.Map;

/**
 * How much a remote may send. A backend keeps to those that it can.
 *
 * @param set the limits that the user has set; the others have their defaults
 */
public record FetchLimits(Map<FetchLimit, Long> set) {
    public FetchLimits {
        set = Map.copyOf(set);
        set.forEach((limit, value) -> {
            if (value < 1) {
                throw new IllegalArgumentException(limit.setting() + " is 1 or more, not " + value);
            }
        });
    }

    /** The defaults. */
    public static FetchLimits defaults() {
        return new FetchLimits(Map.of());
    }

    /** The same with another value for one of them. */
    public FetchLimits with(FetchLimit limit, long value) {
        Map<FetchLimit, Long> more = new HashMap<>(set);
        more.put(limit, value);
        return new FetchLimits(more);
    }

    /** The number that holds. */
    public long value(FetchLimit limit) {
        Long value = set.get(limit);
        return value == null ? limit.defaultValue() : value;
    }

    /**
     * What is wrong when a limit is exceeded.
     *
     * @param what ends the sentence "the remote ...": "lists more than N refs" without the number
     */
    public FetchException exceeded(FetchLimit limit, String what) {
        return new FetchException(
                FetchException.Reason.LIMIT,
                what + ": more than " + limit.format(value(limit)) + ", the limit of the setting '" + limit.setting()
                        + "'");
    }
}
