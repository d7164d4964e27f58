package org.stackplug.spi.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reports that a fetcher could not do what it was asked to do. The message is one sentence without credentials. A remote may
 * have written parts of it, so the constructor shortens the message to {@value #MAX_LENGTH} characters, with a note of what
 * was cut off, and replaces control characters other than line feeds.
 *
 * @since 0.1.0
 */
public final class FetchException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reason of the failure. It decides how core proceeds and what core reports to the user. */
    public enum Reason {
        /** The repository does not exist, or this user may not see it. */
        NO_REPOSITORY(false),
        /** The repository has no such ref; {@link #refs()} and {@link #defaultBranch()} name those that it has. */
        NO_REF(false),
        /** More than one commit begins with the abbreviated commit id. */
        AMBIGUOUS_REF(false),
        /** The remote requires credentials, or refuses those that it was given. */
        AUTHENTICATION(false),
        /** The host's key is unknown or has changed, or its certificate is not trusted. */
        UNTRUSTED_HOST(false),
        /** The network or the remote failed; a retry may succeed. */
        CONNECTION(true),
        /**
         * The remote refuses a further connection while it serves others. The same call succeeds when they have ended, so that
         * it does not count as an attempt.
         */
        BUSY(true),
        /** A setting of the user's for connections can't be used, such as a proxy or a file of certificates. */
        SETTING(false),
        /** The remote's host has no address, or the name server does not answer; a retry may succeed. */
        UNKNOWN_HOST(true),
        /** The remote sent nothing for too long; a retry may succeed. */
        TIMEOUT(true),
        /** The monitor cancelled the work. */
        CANCELLED(false),
        /** The cache can't provide the data, and the network may not be used. */
        OFFLINE(false),
        /** The checkout holds local work; nothing was changed. */
        LOCAL_WORK(false),
        /** The data that the remote sent, or the data on the disk, is damaged. */
        CORRUPT(false),
        /** The file system failed: permissions, space. */
        STORAGE(false),
        /** The remote sends more than {@link FetcherContext#limits()} allow, or more than fits into memory. */
        LIMIT(false),
        /** The remote redirects the client to an address that is not followed. */
        REDIRECT(false),
        /** The backend itself failed: it threw an exception that it should not throw. */
        BROKEN(false);

        private final boolean transientFailure;

        Reason(boolean transientFailure) {
            this.transientFailure = transientFailure;
        }

        /** Returns whether the same call may succeed when it is retried. */
        public boolean isTransient() {
            return transientFailure;
        }
    }

    private static final int MAX_LENGTH = 2000;

    private final Reason reason;
    private final transient Optional<List<RefName>> refs;
    private final transient Optional<String> defaultBranch;
    private final Duration pause;

    public FetchException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    public FetchException(Reason reason, String message) {
        this(reason, message, null);
    }

    private FetchException(
            Reason reason,
            String message,
            Throwable cause,
            Optional<List<RefName>> refs,
            Optional<String> defaultBranch,
            Duration pause) {
        super(RemoteText.sanitize(message, MAX_LENGTH), cause);
        this.reason = reason;
        this.refs = refs;
        this.defaultBranch = defaultBranch;
        this.pause = pause;
    }

    /** Returns the same exception for a remote that has said how long it will refuse the call. */
    public FetchException after(Duration time) {
        return new FetchException(reason, getMessage(), getCause(), refs, defaultBranch, time);
    }

    /**
     * Returns an exception for a ref that the remote does not have.
     *
     * @param refs the remote's branches and tags, sorted; empty if the repository is empty
     * @param defaultBranch the short name of the branch that the remote's HEAD names
     */
    public static FetchException noRef(String message, List<RefName> refs, Optional<String> defaultBranch) {
        return new FetchException(
                Reason.NO_REF, message, null, Optional.of(List.copyOf(refs)), defaultBranch, Duration.ZERO);
    }

    /** Returns an exception for a source whose ref has no {@link Source#refNames()}. */
    public static FetchException invalidRef(Source source) {
        String name = source.ref().startsWith("refs/") ? source.ref() : RefName.BRANCHES + source.ref();
        return new FetchException(
                Reason.NO_REF,
                "'" + source.ref() + "' is not a ref name: "
                        + RefName.invalidReason(name).orElseThrow());
    }

    public Reason reason() {
        return reason;
    }

    /** Returns the remote's branches and tags, sorted; empty unless they were asked for in vain. */
    public Optional<List<RefName>> refs() {
        return refs;
    }

    /** Returns the time in which the remote does not want to be asked again; zero if it has not said one. */
    public Duration pause() {
        return pause;
    }

    /** Returns the remote's default branch; empty unless the reason is {@link Reason#NO_REF}. */
    public Optional<String> defaultBranch() {
        return defaultBranch;
    }
}
