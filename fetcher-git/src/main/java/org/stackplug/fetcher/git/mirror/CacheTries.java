package org.stackplug.fetcher.git.mirror;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.TransportException;
import org.stackplug.fetcher.git.call.Failures;
import org.stackplug.fetcher.git.call.RemoteCall;
import org.stackplug.spi.fetch.FetchException;

/**
 * Uses the cache as long as it is of use: first as it is, then with a new mirror, then not at all. So
 * a fetch never fails because of the content of the cache, or because it can't be written.
 */
public final class CacheTries {
    private static final Pattern UNWRITABLE = Pattern.compile("(?s).*(no space left|disk quota|input/output error"
            + "|read-only file system|permission denied|operation not permitted|not a directory|file name too long"
            + "|too many open files).*");

    private CacheTries() {}

    /** How a mirror is used in one try. */
    public enum Use {
        /** With the objects that it has. */
        EXISTING,
        /** Filled again from nothing. */
        REPLACED
    }

    /** Work with a mirror, or without one. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does the work in one try.
         *
         * @param mirror empty: without one
         */
        T with(Optional<Mirror> mirror, Use use) throws FetchException, IOException;
    }

    /** Removes what the work has left, before it is repeated. */
    @FunctionalInterface
    public interface Reset {
        void run() throws IOException;
    }

    /** Runs the work, up to three times. */
    public static <T> T run(Optional<Mirror> mirror, Work<T> work, Reset reset) throws FetchException, IOException {
        Optional<Mirror> used = mirror;
        Use use = Use.EXISTING;
        Optional<Exception> failure = Optional.empty();
        while (true) {
            try {
                return work.with(used, use);
            } catch (FetchException e) {
                throw e.reason() == FetchException.Reason.OFFLINE && mirror.isPresent()
                        ? withoutNetwork(mirror.get(), failure)
                        : e;
            } catch (IOException | RuntimeException e) {
                if (used.isEmpty() || !isOfCache(e)) {
                    throw e;
                }
                boolean replace = use == Use.EXISTING && used.get().isOccupied() && !isUnwritable(e);
                log(used.get(), replace, e);
                failure = failure.or(() -> Optional.of(e));
                if (replace) {
                    use = Use.REPLACED;
                } else {
                    used = Optional.empty();
                }
                reset.run();
            }
        }
    }

    /** Returns why something can't be fetched without the network: the mirror, or what had to be written with its help, failed. */
    private static FetchException withoutNetwork(Mirror mirror, Optional<Exception> failure) throws IOException {
        if (failure.isEmpty()) {
            return mirror.withoutNetwork();
        }
        Throwable cause = failure.get() instanceof CacheException marked ? marked.getCause() : failure.get();
        if (isUnwritable(failure.get())) {
            throw cause instanceof IOException disk ? disk : new IOException(cause.getMessage(), cause);
        }
        return mirror.withoutNetwork(cause);
    }

    private static void log(Mirror mirror, boolean replaced, Exception e) {
        String what = replaced ? " is damaged and is replaced" : " can't be used, and the fetch goes on without it";
        System.getLogger(CacheTries.class.getName())
                .log(System.Logger.Level.WARNING, "the mirror of " + mirror + what, e);
    }

    /** Runs work on a mirror, and marks failures of the mirror, as opposed to those of the remote. */
    public static <T> T inMirror(MirrorWork<T> work) throws FetchException, IOException {
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            // JGit reports a full disk as a failure of the remote that it was reading from.
            if (Failures.isDamagedMirror(e) || isUnwritable(e) || !isAboutRemote(e)) {
                throw new CacheException(e);
            }
            throw e;
        }
    }

    /** Work that reads or writes a mirror. */
    @FunctionalInterface
    public interface MirrorWork<T> {
        T run() throws FetchException, IOException;
    }

    /** A damaged object can have come from the mirror, wherever it is found. */
    private static boolean isOfCache(Exception e) {
        return e instanceof CacheException || Failures.isDamagedMirror(e);
    }

    private static boolean isAboutRemote(Exception e) {
        return Failures.chain(e)
                .anyMatch(one -> one instanceof TransportException
                        || one instanceof FetchException
                        || one instanceof RemoteCall.StoppedException
                        || one instanceof InterruptedIOException
                        || one instanceof ClosedByInterruptException);
    }

    /** Returns whether a new mirror would fail as well. */
    private static boolean isUnwritable(Exception e) {
        return Failures.chain(e)
                .anyMatch(one -> one instanceof AccessDeniedException
                        || one instanceof NotDirectoryException
                        || (one.getMessage() != null
                                && UNWRITABLE
                                        .matcher(one.getMessage().toLowerCase(Locale.ROOT))
                                        .matches()));
    }

    /** A failure of the cache. */
    private static final class CacheException extends IOException {
        private static final long serialVersionUID = 1L;

        CacheException(Exception cause) {
            super(cause);
        }
    }
}
