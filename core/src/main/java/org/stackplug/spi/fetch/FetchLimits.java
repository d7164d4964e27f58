package org.stackplug.spi.fetch;

import java.util.HashMap;
import java.util.Map;

/**
 * The limits for the data that a remote may send. A backend enforces those that it can.
 *
 * @param set the limits that the user has set; all others have their defaults
 * @since 0.1.0
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

    /** Returns the default limits. */
    public static FetchLimits defaults() {
        return new FetchLimits(Map.of());
    }

    /** Returns these limits with another value for one of them. */
    public FetchLimits with(FetchLimit limit, long value) {
        Map<FetchLimit, Long> more = new HashMap<>(set);
        more.put(limit, value);
        return new FetchLimits(more);
    }

    /** Returns the value of a limit, which is its default unless the user has set it. */
    public long value(FetchLimit limit) {
        Long value = set.get(limit);
        return value == null ? limit.defaultValue() : value;
    }

    /**
     * Returns the exception for a limit that is exceeded.
     *
     * @param what the beginning of the message, without the number: "the remote lists too many refs"
     */
    public FetchException exceeded(FetchLimit limit, String what) {
        return new FetchException(
                FetchException.Reason.LIMIT,
                what + ": more than " + limit.format(value(limit)) + ", the limit of the setting '" + limit.setting()
                        + "'");
    }
}
