package org.stackplug.spi.fetch;

/**
 * A limit for the data that a remote may send, or cause to be written to the disk. Each limit is a setting. The defaults are
 * far beyond the needs of any repository; only a broken or hostile remote reaches them.
 *
 * @since 0.1.0
 */
public enum FetchLimit {
    /**
     * Bytes that a remote sends apart from objects: its refs, its progress, errors. They are held in memory in several
     * forms.
     */
    ANSWER("fetch-max-answer", Unit.BYTES, 256L << 20, 8),
    /** The number of refs that a remote lists. */
    REFS("fetch-max-refs", Unit.COUNT, 2_000_000, 0),
    /** Bytes that one attempt of a fetch receives in total. */
    DOWNLOAD("fetch-max-download", Unit.BYTES, 64L << 30, 0),
    /** Bytes of one object after decompression. Some kinds of objects are held in memory as a whole. */
    OBJECT("fetch-max-object", Unit.BYTES, 1L << 30, 4),
    /** The number of files of a commit. */
    FILES("fetch-max-files", Unit.COUNT, 1_000_000, 0),
    /** Bytes of all files of a commit. */
    CHECKOUT("fetch-max-checkout", Unit.BYTES, 32L << 30, 0),
    /** The ratio between the size of a checkout larger than 1 GiB and the size of its repository's objects. */
    EXPANSION("fetch-max-expansion", Unit.COUNT, 200, 0);

    /** The unit of a limit. */
    public enum Unit {
        /** Bytes. A setting may have the suffix {@code k}, {@code m} or {@code g}, each 1024 times the one before. */
        BYTES,
        /** A plain number. */
        COUNT
    }

    private static final long SMALL = 16L << 20;

    private final String setting;
    private final Unit unit;
    private final long maximum;
    private final int heapShare;

    FetchLimit(String setting, Unit unit, long maximum, int heapShare) {
        this.setting = setting;
        this.unit = unit;
        this.maximum = maximum;
        this.heapShare = heapShare;
    }

    /** Returns the name of the setting. */
    public String setting() {
        return setting;
    }

    /** Returns the unit of this limit. */
    public Unit unit() {
        return unit;
    }

    /**
     * Returns the value on this machine where the user sets none. A limit for data that is held in memory is also a share of
     * the Java heap.
     */
    public long defaultValue() {
        return heapShare == 0
                ? maximum
                : Math.min(maximum, Math.max(SMALL, Runtime.getRuntime().maxMemory() / heapShare));
    }

    /** Formats a number of this limit's unit as a user writes it in a setting: {@code 256m}. */
    public String format(long number) {
        if (unit == Unit.COUNT || number < 1L << 10) {
            return Long.toString(number);
        }
        for (int shift = 30; shift > 0; shift -= 10) {
            if (number % (1L << shift) == 0) {
                return (number >> shift) + "kmg".substring(shift / 10 - 1, shift / 10);
            }
        }
        return Long.toString(number);
    }
}
