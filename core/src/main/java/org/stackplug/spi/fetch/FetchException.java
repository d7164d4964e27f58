package org.stackplug.spi.fetch;

import java.util.List;
import java.util.Optional;

/**
 * A fetcher could not do what it was asked. The message is one sentence without credentials in it. A remote may have written
 * parts of it: whatever a backend puts into it, it is at most {@value #LONGEST} characters long, with a note of what was cut
 * off, and has no control characters but line ends.
 */
public final class FetchException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why; core decides by it what to do and what to tell the user. */
    public enum Reason {
        /** There is no such repository, or none that this user may see. */
        NO_REPOSITORY(false),
        /** The repository has no such ref; {@link #branches()} and {@link #defaultBranch()} tell what it has. */
        NO_REF(false),
        /** A short commit id that more than one commit begins with. */
        AMBIGUOUS_REF(false),
        /** The remote wants credentials, or other ones. */
        AUTHENTICATION(false),
        /** The host's key is unknown or has changed, or its certificate is not trusted. */
        UNTRUSTED_HOST(false),
        /** The network or the remote failed; another try may succeed. */
        CONNECTION(true),
        /** Nothing came for too long; another try may succeed. */
        TIMEOUT(true),
        /** The monitor said so. */
        CANCELLED(false),
        /** It is not in the cache, and the network may not be used. */
        OFFLINE(false),
        /** There is local work in the checkout; nothing was changed. */
        LOCAL_WORK(false),
        /** What the remote sent, or what lies on the disk, is damaged. */
        CORRUPT(false),
        /** The file system failed: permissions, space. */
        STORAGE(false),
        /** The remote sends more than {@link FetcherContext#limits()} allow, or than fits into the memory. */
        LIMIT(false),
        /** The remote sends the client elsewhere, and that is not followed. */
        REDIRECT(false),
        /** The backend itself broke: it has thrown what it should not throw. */
        BROKEN(false);

        private final boolean transientFailure;

        Reason(boolean transientFailure) {
            this.transientFailure = transientFailure;
        }

        /** Returns whether the same call may succeed if it is made again. */
        public boolean isTransient() {
            return transientFailure;
        }
    }

    private static final int MAX_LENGTH = 2000;

    private final Reason reason;
    private final transient List<String> branches;
    private final transient Optional<String> defaultBranch;

    public FetchException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, List.of(), Optional.empty());
    }

    public FetchException(Reason reason, String message) {
        this(reason, message, null);
    }

    private FetchException(
            Reason reason, String message, Throwable cause, List<String> branches, Optional<String> defaultBranch) {
        super(RemoteText.sanitize(message, MAX_LENGTH), cause);
        this.reason = reason;
        this.branches = List.copyOf(branches);
        this.defaultBranch = defaultBranch;
    }

    /**
     * The remote has no such ref.
     *
     * @param branches short names of what it has, sorted
     * @param defaultBranch the short name of the branch that its HEAD names
     */
    public static FetchException noRef(String message, List<String> branches, Optional<String> defaultBranch) {
        return new FetchException(Reason.NO_REF, message, null, branches, defaultBranch);
    }

    public Reason reason() {
        return reason;
    }

    /** Short names of the remote's branches, sorted; empty unless the reason is {@link Reason#NO_REF}. */
    public List<String> branches() {
        return branches;
    }

    /** The remote's default branch; empty unless the reason is {@link Reason#NO_REF}. */
    public Optional<String> defaultBranch() {
        return defaultBranch;
    }
}
