package org.stackplug.fetcher.archive;

import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;

/** Counts what an archive writes, while it is written: what an archive states about its sizes may be a lie. */
final class UnpackBudget {
    /** The size from which the expansion is limited. */
    private static final long SMALL = 1L << 30;

    private final FetchLimits limits;
    private final long packed;
    private long entries;
    private long bytes;
    private long bytesOfFile;

    /** @param packed the size of the archive */
    UnpackBudget(FetchLimits limits, long packed) {
        this.limits = limits;
        this.packed = Math.max(1, packed);
    }

    /** Counts an entry, which begins. Folders count as well, because they need space. */
    void begin() throws FetchException {
        entries++;
        bytesOfFile = 0;
        if (entries > limits.value(FetchLimit.FILES)) {
            throw limits.exceeded(FetchLimit.FILES, "the archive has too many files");
        }
    }

    /** Counts bytes of the current entry, before they are written. */
    void count(long number) throws FetchException {
        bytesOfFile += number;
        bytes += number;
        if (bytesOfFile > limits.value(FetchLimit.OBJECT)) {
            throw limits.exceeded(FetchLimit.OBJECT, "a file of the archive is too large");
        }
        if (bytes > limits.value(FetchLimit.CHECKOUT)) {
            throw limits.exceeded(FetchLimit.CHECKOUT, "the files of the archive are too large");
        }
        if (bytes > SMALL && bytes / packed > limits.value(FetchLimit.EXPANSION)) {
            throw limits.exceeded(FetchLimit.EXPANSION, "the archive expands too much");
        }
    }
}
