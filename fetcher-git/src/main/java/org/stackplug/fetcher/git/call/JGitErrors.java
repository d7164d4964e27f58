package org.stackplug.fetcher.git.call;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.ObjectWritingException;
import org.eclipse.jgit.errors.RemoteRepositoryException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.errors.TransportException;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;

/**
 * Translates failures into the reasons of the SPI.
 *
 * @param url the remote of the call; empty for work on a checkout alone
 */
public record JGitErrors(Optional<RemoteUrl> url) {
    private static final Pattern NO_SUCH_REPOSITORY =
            Pattern.compile("(?s).*(not exported|not found|no such|does not exist|does not appear to be a git|"
                    + "not a git repository|access denied).*");
    private static final Pattern NO_ACCESS =
            Pattern.compile("(?s).*(auth fail|authentication fail|not authorized|no credentials|permission denied \\("
                    + "|no more authentication methods|cannot log in|authentication is required|not permitted).*");
    private static final Pattern NO_SPACE =
            Pattern.compile("(?s).*(no space left|disk quota|input/output error|read-only file system).*");
    /** The message of git's own server when it lacks an object or can't read one. */
    private static final Pattern DAMAGED = Pattern.compile("(?s).*repository corruption on the remote side.*");

    private static final Pattern REDIRECT = Pattern.compile(
            "(?s).*(redirection blocked|invalid redirect|redirected more than|cannot redirect because).*");

    private static final Pattern TOO_LONG = Pattern.compile("(?s).*file name too long.*");

    /** Returns the translation for calls to this remote. */
    public static JGitErrors remote(RemoteUrl url) {
        return new JGitErrors(Optional.of(url));
    }

    /** Returns the translation for work on a checkout alone. */
    public static JGitErrors local() {
        return new JGitErrors(Optional.empty());
    }

    /** Returns the failure of a call that was cancelled or timed out. */
    FetchException stopped(Reason reason, Throwable cause) {
        String what = url.map(u -> "fetching from " + u.forFailure()).orElse("the work");
        return reason == Reason.TIMEOUT
                ? new FetchException(reason, what + " timed out: the remote sent nothing for too long", cause)
                : new FetchException(reason, what + " was cancelled", cause);
    }

    /** Returns what the failure of a call means. */
    FetchException translate(Throwable failure, RemoteFacts facts) {
        Optional<FetchException> own = Failures.own(failure);
        if (own.isPresent()) {
            return own.get();
        }
        Optional<FetchException> unexpected = byKind(failure);
        if (unexpected.isPresent()) {
            return unexpected.get();
        }
        if (facts.isHostRefused()) {
            return failed(
                    Reason.UNTRUSTED_HOST,
                    "the key of the host is not the one in ~/.ssh/known_hosts, or is not there: log in by 'ssh' once"
                            + " and compare it",
                    failure);
        }
        return byRedirect(failure)
                .or(() -> byStatus(facts.httpStatus(), failure))
                .or(() -> byType(failure))
                .or(() -> byServer(failure))
                .or(() -> byWords(failure))
                .orElseGet(() -> failed(
                        isAboutRemote(failure) ? Reason.CONNECTION : Reason.STORAGE, withCause(failure), failure));
    }

    /** Recognises too little memory, names that can't be a file's here, and defects. */
    private Optional<FetchException> byKind(Throwable failure) {
        if (Failures.chain(failure).anyMatch(OutOfMemoryError.class::isInstance)) {
            return Optional.of(failed(Reason.LIMIT, "there is not enough memory for it", failure));
        }
        if (Failures.chain(failure).anyMatch(JGitErrors::isTooLarge)) {
            return Optional.of(failed(
                    Reason.LIMIT,
                    "it holds an object that is larger than '" + FetchLimit.OBJECT.setting() + "' allows: "
                            + detail(failure),
                    failure));
        }
        if (failure instanceof InvalidPathException path) {
            return Optional.of(failed(Reason.STORAGE, "no file can have such a name: " + path.getMessage(), failure));
        }
        boolean damage =
                Failures.chain(failure).anyMatch(e -> Failures.isDamage(e) || e instanceof UncheckedIOException);
        if ((failure instanceof Error || failure instanceof RuntimeException) && !damage) {
            System.getLogger(JGitErrors.class.getName())
                    .log(System.Logger.Level.WARNING, "unexpected in a fetch", failure);
            // JGit reports damage in many ways, some of them unchecked.
            return Optional.of(failed(url.isPresent() ? Reason.BROKEN : Reason.CORRUPT, failure.toString(), failure));
        }
        return Optional.empty();
    }

    private static boolean isTooLarge(Throwable e) {
        return e instanceof TooLargeObjectInPackException
                || e instanceof TooLargePackException
                || e instanceof LargeObjectException;
    }

    private boolean isAboutRemote(Throwable failure) {
        return url.isPresent() && Failures.chain(failure).anyMatch(TransportException.class::isInstance);
    }

    private Optional<FetchException> byRedirect(Throwable failure) {
        return Failures.chain(failure)
                .filter(TransportException.class::isInstance)
                .filter(e -> REDIRECT.matcher(Failures.lowerCase(e)).matches())
                .findFirst()
                .map(e -> failed(Reason.REDIRECT, detail(e), failure));
    }

    private Optional<FetchException> byStatus(int status, Throwable failure) {
        if (status < 400 || !isAboutRemote(failure)) {
            return Optional.empty();
        }
        String said = "the server answered " + status;
        return Optional.of(
                switch (status) {
                    case 401 ->
                        failed(Reason.AUTHENTICATION, "it wants credentials, or other ones (" + said + ")", failure);
                    case 407 ->
                        failed(
                                Reason.AUTHENTICATION,
                                "the proxy wants credentials, or other ones (" + said + ")",
                                failure);
                    case 403 -> failed(Reason.AUTHENTICATION, "it denies access (" + said + ")", failure);
                    case 404, 410 ->
                        failed(Reason.NO_REPOSITORY, "there is no such repository (" + said + ")", failure);
                    case 408, 425, 429 -> failed(Reason.CONNECTION, said, failure);
                    default -> failed(status < 500 ? Reason.NO_REPOSITORY : Reason.CONNECTION, said, failure);
                });
    }

    private Optional<FetchException> byType(Throwable failure) {
        return Failures.chain(failure)
                .map(e -> ofType(e, failure))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<FetchException> ofType(Throwable e, Throwable failure) {
        Reason reason = null;
        String why = detail(e);
        if (e instanceof NoRemoteRepositoryException) {
            reason = NO_ACCESS.matcher(Failures.lowerCase(e)).matches() ? Reason.AUTHENTICATION : Reason.NO_REPOSITORY;
            why = reason == Reason.NO_REPOSITORY ? "there is no such repository" : why;
        } else if (e instanceof UnknownHostException) {
            reason = Reason.UNKNOWN_HOST;
            why = "the host is not known: " + e.getMessage();
        } else if (e instanceof UnresolvedAddressException) {
            // The SSH client has no message for it.
            reason = Reason.UNKNOWN_HOST;
            why = "the host is not known"
                    + url.map(u -> ": " + u.target().getHost()).orElse("");
        } else if (e instanceof SocketTimeoutException) {
            reason = Reason.TIMEOUT;
            why = "the remote did not answer in time";
        } else if (e instanceof ConnectException) {
            reason = Reason.CONNECTION;
            why = "no connection to the host" + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
        } else if (e instanceof SSLException) {
            boolean trust = Failures.chain(e).anyMatch(GeneralSecurityException.class::isInstance);
            reason = trust ? Reason.UNTRUSTED_HOST : Reason.CONNECTION;
            why = trust ? "its certificate is not trusted: " + why : why;
        } else if (e instanceof EOFException) {
            reason = url.isPresent() ? Reason.CONNECTION : Reason.CORRUPT;
            why = url.isPresent() ? "the connection ended too early" : why;
        } else if (NO_SPACE.matcher(Failures.lowerCase(e)).matches()) {
            return Optional.of(unwritten(why, failure));
        } else if (e instanceof FileSystemException
                && TOO_LONG.matcher(Failures.lowerCase(e)).matches()) {
            reason = Reason.LIMIT;
            why = "it has a path that is too long for this disk: " + why;
        } else if (isDisk(e)) {
            reason = Reason.STORAGE;
            why = e instanceof FileSystemException ? e.toString().replaceFirst("^java\\.nio\\.file\\.", "") : why;
        } else if (Failures.isDamage(e)) {
            reason = Reason.CORRUPT;
        }
        return Optional.ofNullable(reason == null ? null : failed(reason, why, failure));
    }

    /** Recognises damage on the other side, where that is a folder of this machine. */
    private Optional<FetchException> byServer(Throwable failure) {
        return Failures.chain(failure)
                .flatMap(e -> Stream.of(e.getSuppressed()))
                .flatMap(Failures::chain)
                .filter(Failures::isDamage)
                .findFirst()
                .map(e -> failed(Reason.CORRUPT, "objects are missing or damaged there (" + detail(e) + ")", failure));
    }

    private static boolean isDisk(Throwable e) {
        return e instanceof FileSystemException
                || e instanceof FileNotFoundException
                || e instanceof LockFailedException
                || e instanceof ObjectWritingException;
    }

    private Optional<FetchException> byWords(Throwable failure) {
        String words = String.join(
                " ", Failures.chain(failure).map(Failures::lowerCase).toList());
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (NO_ACCESS.matcher(words).matches()) {
            return Optional.of(failed(Reason.AUTHENTICATION, "it does not accept the credentials", failure));
        }
        if (DAMAGED.matcher(words).matches()) {
            return Optional.of(
                    failed(Reason.CORRUPT, "its server says that objects are missing or damaged there", failure));
        }
        boolean said = Failures.chain(failure).anyMatch(RemoteRepositoryException.class::isInstance);
        if (said && NO_SUCH_REPOSITORY.matcher(words).matches()) {
            return Optional.of(failed(Reason.NO_REPOSITORY, "there is no such repository", failure));
        }
        return Optional.empty();
    }

    private FetchException failed(Reason reason, String why, Throwable cause) {
        String where = url.map(u -> "can't fetch from " + u.forFailure() + ": ").orElse("");
        String clean = url.map(u -> u.scrub(why)).orElse(why);
        return new FetchException(reason, where + clean, cause);
    }

    /** Returns the failure of a disk of this machine, which is not that of the remote, unless the remote has said so. */
    private FetchException unwritten(String why, Throwable failure) {
        boolean said = Failures.chain(failure).anyMatch(RemoteRepositoryException.class::isInstance);
        return said || url.isEmpty()
                ? failed(Reason.STORAGE, why, failure)
                : new FetchException(
                        Reason.STORAGE,
                        "what comes from " + url.get() + " can't be written: "
                                + url.get().scrub(why),
                        failure);
    }

    /** Returns what a failure says and, where JGit says only what it was about to do, its first cause. */
    private static String withCause(Throwable failure) {
        String said = detail(failure);
        String first = detail(Failures.chain(failure).reduce((a, b) -> b).orElse(failure));
        return said.contains(first) ? said : said + " (" + first + ")";
    }

    private static String detail(Throwable e) {
        Throwable last = Failures.chain(e).reduce((a, b) -> b).orElse(e);
        String message = e.getMessage() == null ? last.getMessage() : e.getMessage();
        return message == null
                ? last.getClass().getSimpleName()
                : Failures.cut(message).strip().replaceAll("\\s+", " ");
    }
}
