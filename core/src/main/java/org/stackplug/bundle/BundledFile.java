package org.stackplug.bundle;

import java.util.Objects;

/**
 * A file of the archive, or one that is missing there.
 *
 * @param name its name in the archive, masked
 * @param bytes its size in the archive; -1 if it is missing
 * @param remark what of the original is missing, and why; empty if it is complete
 */
public record BundledFile(String name, long bytes, String remark) {
    private static final long MISSING = -1;

    public BundledFile {
        Objects.requireNonNull(name);
        Objects.requireNonNull(remark);
    }

    /** Returns a file that is not in the archive. */
    static BundledFile missing(String name, String why) {
        return new BundledFile(name, MISSING, why);
    }

    /** Returns whether it is in the archive. */
    public boolean isThere() {
        return bytes >= 0;
    }
}
