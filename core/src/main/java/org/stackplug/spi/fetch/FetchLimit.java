package org.stackplug.spi.fetch;

/**
 * A limit for what a remote may send, or have written to the disk. Each is a setting of that name. The defaults are far beyond
 * what any repository needs; who meets one has to do with a remote that is broken or hostile.
 */
public enum FetchLimit {
    /**
     * Bytes that a remote says besides the objects: its refs, its progress, errors. They are held in memory
     * in several forms.
     */
    ANSWER("fetch-max-answer", Unit.BYTES, 256L << 20, 8),
    /** Refs that a remote lists. */
    REFS("fetch-max-refs", Unit.COUNT, 2_000_000, 0),
    /** Bytes that one attempt at a fetch receives in all. */
    DOWNLOAD("fetch-max-download", Unit.BYTES, 64L << 30, 0),
    /** Bytes of one object, expanded. Some kinds of objects are held in memory as a whole. */
    OBJECT("fetch-max-object", Unit.BYTES, 1L << 30, 4),
    /** Files that a commit has. */
    FILES("fetch-max-files", Unit.COUNT, 1_000_000, 0),
    /** Bytes of all files of a commit. */
    CHECKOUT("fetch-max-checkout", Unit.BYTES, 32L << 30, 0),
    /** How many times as large as the objects that its repository has a checkout may be, if it is larger than 1 GiB. */
    EXPANSION("fetch-max-expansion", Unit.COUNT, 200, 0);

    /** What a limit is counted in. */
    public enum Unit {
        /** Bytes; a setting may be written with {@code k}, {@code m} or {@code g}, 1024 of each other. */
        BYTES,
        /** Things. */
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

    /** The name of the setting. */
    public String setting() {
        return setting;
    }

    /** What it is counted in. */
    public Unit unit() {
        return unit;
    }

    /**
     * What holds where the user sets nothing, on this machine: what is held in memory is limited to a part of the Java heap, too.
     */
    public long defaultValue() {
        return heapShare == 0
                ? maximum
                : Math.min(maximum, Math.max(SMALL, Runtime.getRuntime().maxMemory() / heapShare));
    }

    /** A number of this limit's unit for people. */
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
