package org.stackplug.fetcher.git.repository;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;

/**
 * Counts what one call receives, and fails it where a limit is exceeded. The answer of a remote, as opposed to
 * its objects, is everything that came over the wire and did not go into a pack: refs, progress, errors, and
 * the protocol around all of it. Thread-safe.
 */
public final class Meter {
    /** Bytes that were received and wait in buffers are not counted as objects yet. */
    private static final long IN_BUFFERS = 1L << 19;
    /** {@code PACK}, version, number of objects: four bytes each. */
    private static final int HEADER = 12;
    /** The least that JGit keeps in memory for each object of a pack that it reads. */
    private static final long BYTES_PER_OBJECT = 40;

    private final FetchLimits limits;
    private final Runnable atObjects;
    private final long maxTotal;
    private final long maxAnswer;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong objects = new AtomicLong();

    public Meter(FetchLimits limits) {
        this(limits, () -> {});
    }

    /** @param atObjects called when objects begin to arrive */
    public Meter(FetchLimits limits, Runnable atObjects) {
        this.limits = limits;
        this.atObjects = atObjects;
        maxTotal = limits.value(FetchLimit.DOWNLOAD);
        maxAnswer = limits.value(FetchLimit.ANSWER);
    }

    /** Returns how much the remote may send. */
    public FetchLimits limits() {
        return limits;
    }

    /** Returns how much the remote has sent so far, in bytes. */
    public long received() {
        return received.get();
    }

    /** Counts bytes from the remote; a number below 0 is the end of a stream. */
    public void received(long bytes) throws ExceededException {
        if (bytes <= 0) {
            return;
        }
        long all = received.addAndGet(bytes);
        if (all > maxTotal) {
            throw new ExceededException(limits.exceeded(FetchLimit.DOWNLOAD, "the remote sends too many bytes"));
        }
        if (all - objects.get() > maxAnswer + IN_BUFFERS) {
            throw new ExceededException(
                    limits.exceeded(FetchLimit.ANSWER, "the remote says too much besides objects, in bytes"));
        }
    }

    private void objects(long bytes) {
        if (bytes > 0 && objects.getAndAdd(bytes) == 0) {
            atObjects.run();
        }
    }

    /** Counts a stream of the remote that is not watched for silence, such as its errors. */
    public InputStream count(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                received(read < 0 ? read : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                received(read);
                return read;
            }
        };
    }

    /** Counts a stream of a remote that does not know git's protocol: all of it is objects. */
    public InputStream objects(InputStream in) {
        return new Counted(in);
    }

    /** Counts a pack, after a check that there is enough memory for the objects that it announces. */
    InputStream pack(InputStream in) {
        return new Pack(in);
    }

    private class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                objects(1);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            objects(read);
            return read;
        }
    }

    private final class Pack extends Counted {
        private int seen;
        private long announced;

        Pack(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0 && seen < HEADER) {
                readHeader(read);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            for (int i = 0; i < read && seen < HEADER; i++) {
                readHeader(bytes[offset + i] & 0xff);
            }
            return read;
        }

        private void readHeader(int value) throws ExceededException {
            if (seen >= HEADER - Integer.BYTES) {
                announced = announced << Byte.SIZE | value;
            }
            seen++;
            if (seen == HEADER
                    && announced * BYTES_PER_OBJECT > Runtime.getRuntime().maxMemory()) {
                throw new ExceededException(new FetchException(
                        FetchException.Reason.LIMIT,
                        "there is not enough memory for the " + announced + " objects that the remote announces"));
            }
        }
    }

    /** Carries a limit through JGit, which lets only I/O failures pass. */
    static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1L;

        ExceededException(FetchException limit) {
            super(limit.getMessage(), limit);
        }
    }
}
