package org.stackplug.fetcher.git.call;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.RemoteRepositoryException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.stackplug.spi.fetch.FetchException;

/** Answers questions about failures and their causes. */
public final class Failures {
    /** Causes can form a cycle. */
    private static final int MAX_CAUSES = 20;
    /** A remote may have written a message, which can then have any length. */
    private static final int MAX_MESSAGE = 1 << 16;

    private static final Pattern NOT_OUR_REF = Pattern.compile("(?s).*(not our ref|not valid|not advertised).*");

    private Failures() {}

    /** Returns a failure of this fetcher as an exception that passes through JGit, whatever JGit wraps it in. */
    public static IOException throughJGit(FetchException failure) {
        return new IOException(failure.getMessage(), failure);
    }

    /** Returns the failure of this fetcher that is among the causes. */
    public static Optional<FetchException> own(Throwable failure) {
        return chain(failure)
                .filter(FetchException.class::isInstance)
                .map(FetchException.class::cast)
                .findFirst();
    }

    /** Returns a failure and its causes, the failure first. */
    public static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause).limit(MAX_CAUSES);
    }

    /** Returns whether this failure alone says that objects are damaged or absent. */
    static boolean isDamage(Throwable e) {
        return e instanceof CorruptObjectException
                || e instanceof MissingObjectException
                || e instanceof PackInvalidException
                || e instanceof PackMismatchException;
    }

    /** Returns whether a failure says that the mirror that was read is damaged, or not there any more. */
    public static boolean isDamagedMirror(Throwable failure) {
        return chain(failure)
                .anyMatch(e ->
                        isDamage(e) || e instanceof RepositoryNotFoundException || e instanceof NoSuchFileException);
    }

    /** Returns whether the remote refused to send an object that none of its refs names. */
    public static boolean isUnadvertised(Throwable failure) {
        return chain(failure).anyMatch(e -> NOT_OUR_REF.matcher(lowerCase(e)).matches());
    }

    /** Returns whether the remote does not offer filters, or refused this one. JGit has no type for either. */
    public static boolean isFilterRefused(Throwable failure) {
        return chain(failure)
                .anyMatch(e -> (e instanceof PackProtocolException || e instanceof RemoteRepositoryException)
                        && lowerCase(e).contains("filter"));
    }

    /** Returns the message of a failure in lower case, cut where it is longer than any that is known. */
    static String lowerCase(Throwable e) {
        return e.getMessage() == null ? "" : cut(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    /** Returns a message without the end that no message needs. */
    static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }
}
