package org.stackplug.fetch.attempt;

import java.util.List;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.SourceWords;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;

/** Words the failures of fetchers for the user, with one thing to do. */
public final class FetchProblems {
    private FetchProblems() {}

    /** Returns the problem of a plugin whose fetch failed. */
    public static Problem of(Declaration declaration, FetchException e) {
        String name = declaration.name();
        SourceWords words = declaration.words();
        Problem problem = switch (e.reason()) {
            case NO_REPOSITORY ->
                problem(ErrorCode.NO_REPOSITORY, name + ": there is no such " + words.source(), e)
                        .remedy("Correct the URL, or make sure that you may read the " + words.source() + ".");
            case NO_REF -> MissingRef.problem(declaration, e);
            case AMBIGUOUS_REF ->
                problem(
                                ErrorCode.AMBIGUOUS_REF,
                                name + ": more than one " + words.state() + " begins with '"
                                        + declaration.source().ref() + "'",
                                e)
                        .remedy("Write more digits.");
            case AUTHENTICATION ->
                problem(ErrorCode.AUTHENTICATION, name + ": the remote requires other credentials", e)
                        .remedy(
                                declaration.hasHistory()
                                        ? "Put them into ~/.netrc or an SSH agent; the backend 'native-git' also asks git's "
                                                + "credential helpers."
                                        : "Give them as the documentation of the backend says.");
            case UNTRUSTED_HOST ->
                problem(ErrorCode.UNTRUSTED_HOST, name + ": the remote's identity can't be trusted", e)
                        .remedy(
                                declaration.hasHistory()
                                        ? "Check the key and add it to ~/.ssh/known_hosts, or the certificate's authority to "
                                                + "http.sslCAInfo."
                                        : "Check the certificate, and make its authority known as the documentation of the"
                                                + " backend says.");
            case CONNECTION, BUSY ->
                problem(ErrorCode.CONNECTION, name + ": the connection failed", e)
                        .remedy("Try again when the network is back; what is there already is not fetched again.");
            case SETTING ->
                problem(ErrorCode.CONNECTION, name + ": a setting for connections can't be used", e)
                        .remedy("Correct it; 'stackplug doctor' examines proxies and certificates.");
            case UNKNOWN_HOST ->
                problem(ErrorCode.CONNECTION, name + ": the host of its URL has no address", e)
                        .remedy("Correct the URL's host. If it is right, check the network and the name server.");
            case TIMEOUT ->
                problem(ErrorCode.TIMEOUT, name + ": the remote stopped responding", e)
                        .remedy("Try again, or allow more: the setting silence is for a remote that sends nothing,"
                                + " GIT_TIMEOUT in localrc for one attempt, the setting fetch-timeout for all.");
            case CANCELLED ->
                problem(ErrorCode.INTERRUPTED, name + ": interrupted", e).remedy("Run the command again.");
            case OFFLINE ->
                problem(ErrorCode.OFFLINE, name + ": the cache can't provide it, and the network may not be used", e)
                        .remedy(
                                declaration.isClone()
                                        ? "Run 'stackplug stack' once without --offline (in localrc: OFFLINE): what a step"
                                                + " clones is kept for later runs."
                                        : "Run 'stackplug fetch' once without --offline (in localrc: OFFLINE).");
            case LOCAL_WORK ->
                problem(ErrorCode.LOCAL_WORK, name + ": the checkout holds work of yours", e)
                        .remedy(words.rescue() + ", or move it away.");
            case CORRUPT ->
                problem(
                                ErrorCode.CORRUPT,
                                name + ": the " + words.source()
                                        + (declaration.hasHistory() ? " is damaged" : " can't be used"),
                                e)
                        .remedy(
                                declaration.hasHistory()
                                        ? "Fetch from another URL, or have it repaired; a damaged checkout can be moved away."
                                        : "Correct the source, or fetch from another URL.");
            case STORAGE ->
                problem(ErrorCode.STORAGE, name + ": reading or writing a file failed", e)
                        .remedy("Make sure that it can be read, that DEST can be written, and that there is space.");
            case LIMIT ->
                problem(ErrorCode.REMOTE_LIMIT, name + ": the remote sends more than is allowed", e)
                        .remedy("Check the URL. If it is the right one, allow more: 'stackplug config' lists"
                                + " the limits, and JAVA_TOOL_OPTIONS=-Xmx2g gives more memory.");
            case REDIRECT ->
                problem(ErrorCode.REDIRECT, name + ": the remote leads to an address that is not followed", e)
                        .remedy("Write the URL that it leads to, if you trust it.");
            case BROKEN ->
                problem(ErrorCode.FETCH_BROKE, name + ": the fetch failed unexpectedly", e)
                        .remedy("Please report it, with the run's tool.log.");
        };
        return problem.at(declaration.place());
    }

    /** Returns the failure of a plugin during whose work this was thrown: the other plugins go on. */
    public static StackplugException failure(Declaration declaration, Throwable thrown) {
        if (thrown instanceof StackplugException known) {
            return known;
        }
        FetchException failure = thrown instanceof FetchException known ? known : unexpected(thrown);
        return new StackplugException(of(declaration, failure), thrown);
    }

    /** Returns the failure that an unexpected exception means. */
    public static FetchException unexpected(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            return new FetchException(FetchException.Reason.LIMIT, "there is not enough memory for it", thrown);
        }
        System.getLogger(FetchProblems.class.getName())
                .log(System.Logger.Level.WARNING, "unexpected failure in the work on one plugin", thrown);
        return new FetchException(FetchException.Reason.BROKEN, String.valueOf(thrown), thrown);
    }

    /** Returns whether work failed only because the user interrupted it. */
    public static boolean isInterruption(StackplugException failure) {
        return failure.problems().stream().allMatch(problem -> problem.code() == ErrorCode.INTERRUPTED);
    }

    /** Returns the one problem for all work that the user has interrupted. */
    public static Problem unfinished(List<String> names) {
        return Problem.of(ErrorCode.INTERRUPTED, "the fetch was interrupted")
                .because("Left undone: " + String.join(", ", names))
                .remedy("Run the command again: what has been fetched is not fetched again.");
    }

    private static Problem problem(ErrorCode code, String sentence, FetchException e) {
        return Problem.of(code, sentence).because(e.getMessage());
    }
}
