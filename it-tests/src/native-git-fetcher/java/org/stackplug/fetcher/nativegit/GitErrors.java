package org.stackplug.fetcher.nativegit;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** Translates git's messages, the only sign of why it failed. They are in English, see {@link Git}. */
final class GitErrors {
    private record Rule(Reason reason, Pattern pattern) {
        static Rule of(Reason reason, String alternatives) {
            return new Rule(reason, Pattern.compile("(?s).*(" + alternatives + ").*"));
        }
    }

    /** The first rule that matches decides: exact ones come first. */
    private static final List<Rule> RULES = List.of(
            Rule.of(
                    Reason.REDIRECT,
                    "unable to update url base from redirection|protocol \\W?\\w+\\W? (not supported|disabled)|redirects followed"),
            Rule.of(
                    Reason.UNTRUSTED_HOST,
                    "host key verification failed|certificate verif|certificate problem|certificate subject"),
            Rule.of(
                    Reason.AUTHENTICATION,
                    "authentication failed|could not read username|could not read password|permission denied \\("
                            + "|returned error: 40[137]|terminal prompts disabled"),
            Rule.of(
                    Reason.STORAGE,
                    "no space left|disk quota|read-only file system|unable to create|cannot mkdir|unable to write"),
            Rule.of(
                    Reason.NO_REF,
                    "not our ref|does not allow request for unadvertised|couldn't find remote ref|unadvertised object"),
            Rule.of(Reason.UNKNOWN_HOST, "could not resolve host|unable to look up"),
            Rule.of(
                    Reason.CONNECTION,
                    "returned error: (429|5\\d\\d)|failed to connect"
                            + "|unable to connect|connection (refused|reset|timed out)|early eof|hung up unexpectedly"
                            + "|transfer closed|empty reply|rpc failed|curl \\d+|no route to host|network is unreachable"),
            Rule.of(
                    Reason.NO_REPOSITORY,
                    "not found|does not exist|does not appear to be a git|not exported|not a git repository"
                            + "|no such file or directory|returned error: (404|410)"),
            Rule.of(
                    Reason.CORRUPT,
                    "broken name|bad refname|invalid refspec|missing object|bad object|corrupt|loose object|inflate|unable to read|index file"));

    private GitErrors() {}

    /** Returns what a failure to use a remote means. */
    static FetchException remote(GitUrl url, Git.Output output) {
        Reason reason = reason(output.errors(), Reason.CONNECTION);
        return new FetchException(reason, "can't fetch from " + url + ": " + sentence(output.errors()));
    }

    /** Returns what a failure in a checkout means. */
    static FetchException local(Path folder, Git.Output output) {
        Reason reason = reason(output.errors(), Reason.STORAGE);
        boolean fits = reason == Reason.CORRUPT || reason == Reason.STORAGE;
        return new FetchException(
                fits ? reason : Reason.CORRUPT, "git failed in " + folder + ": " + sentence(output.errors()));
    }

    static Reason reason(String errors, Reason otherwise) {
        String lower = errors.toLowerCase(Locale.ROOT);
        return RULES.stream()
                .filter(rule -> rule.pattern().matcher(lower).matches())
                .map(Rule::reason)
                .findFirst()
                .orElse(otherwise);
    }

    /** Returns the most important line, without secrets. */
    static String sentence(String errors) {
        List<String> lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String best = lines.stream()
                .filter(line -> line.startsWith("fatal:") || line.startsWith("error:") || line.startsWith("ERROR:"))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
        return best.replaceFirst("^(fatal|error|ERROR): ", "").replaceAll("://[^/@\\s]*@", "://");
    }
}
