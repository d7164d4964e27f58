package org.stackplug.fetcher.nativegit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.FetchException;

/**
 * Distinguishes the user's commits from fetched ones: HEAD, a local branch or the stash leads to them, and no other
 * ref, nor {@code FETCH_HEAD}. A repository that never fetched, as CI puts into place, has none.
 */
final class Commits {
    /** The commit that this backend checked out last. */
    static final String PLACED = "refs/stackplug/placed";

    private final Git git;

    /** @param git in the checkout */
    Commits(Git git) {
        this.git = git;
    }

    /** Returns the user's commits, newest first: full id, blank, first line. */
    List<String> own() throws FetchException {
        if (!isAnythingFetched()) {
            return List.of();
        }
        List<String> tips = branches();
        for (String entry : stash()) {
            tips.add(git.must("rev-parse", entry + "^1"));
        }
        return beyondFetched(tips);
    }

    /** Returns the entries of the stash that no backup has, newest first: name, blank, what git's list says. */
    List<String> stashed() throws FetchException {
        List<String> lines = new ArrayList<>();
        if (isAnythingFetched()) {
            List<String> words =
                    git.run("log", "-g", "--format=%gs", "refs/stash", "--").lines();
            List<String> entries = stash();
            for (int i = 0; i < entries.size(); i++) {
                if (!isFetched(entries.get(i))) {
                    lines.add("stash@{" + i + "} " + words.get(i));
                }
            }
        }
        return lines;
    }

    private List<String> stash() throws FetchException {
        Git.Output log = git.run("log", "-g", "--format=%H", "refs/stash", "--");
        return log.succeeded() ? log.lines() : List.of();
    }

    /** Returns whether something fetched leads to this commit. */
    boolean isFetched(String commit) throws FetchException {
        return beyondFetched(List.of(commit)).isEmpty();
    }

    private List<String> beyondFetched(List<String> tips) throws FetchException {
        if (tips.isEmpty()) {
            return List.of(); // git would take HEAD instead
        }
        List<String> command = new ArrayList<>(List.of("log", "-z", "--max-count=1000", "--format=%H %s"));
        command.addAll(tips);
        command.addAll(List.of("--not", "--exclude=refs/heads/*", "--exclude=refs/stash", "--glob=refs/*"));
        command.addAll(fetchHead());
        command.add("--");
        Git.Output log = git.run(command.toArray(String[]::new));
        if (!log.succeeded()) {
            throw GitErrors.local(Path.of(git.must("rev-parse", "--git-dir")), log);
        }
        return log.records();
    }

    boolean isAnythingFetched() throws FetchException {
        return !git.must("for-each-ref", "--count=1", "refs/remotes", PLACED).isEmpty()
                || !fetchHead().isEmpty();
    }

    /** Returns the commits of the last fetch from elsewhere that are still there. */
    private List<String> fetchHead() throws FetchException {
        Path file = Path.of(git.must("rev-parse", "--path-format=absolute", "--git-path", "FETCH_HEAD"));
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            for (String line :
                    lines.filter(l -> l.length() >= 40 && !l.endsWith(" of .")).toList()) {
                String id = line.substring(0, 40);
                if (git.run("cat-file", "-e", id + "^{commit}").succeeded()) {
                    ids.add(id);
                }
            }
            return ids;
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, "can't read " + file, e);
        }
    }

    /** Returns the tips of local branches, HEAD and all entries of the stash. */
    List<String> tips() throws FetchException {
        List<String> tips = branches();
        tips.addAll(stash());
        return tips;
    }

    private List<String> branches() throws FetchException {
        List<String> tips = new ArrayList<>();
        for (String line :
                git.run("for-each-ref", "--format=%(objectname)", "refs/heads").lines()) {
            tips.add(line);
        }
        Git.Output head = git.run("rev-parse", "-q", "--verify", "HEAD^{commit}");
        if (head.succeeded()) {
            tips.add(head.text());
        }
        return tips;
    }

    /** Returns the first fetched commit on the way back from HEAD. */
    Optional<String> lastFetched() throws FetchException {
        String head = git.must("rev-parse", "HEAD");
        List<String> own = own().stream().map(line -> line.substring(0, 40)).toList();
        if (!own.contains(head)) {
            return Optional.of(head);
        }
        for (String commit : git.run("rev-list", "--first-parent", "HEAD").lines()) {
            if (!own.contains(commit)) {
                return Optional.of(commit);
            }
        }
        for (String ref : List.of(PLACED, "refs/remotes/origin/HEAD")) {
            Git.Output id = git.run("rev-parse", "-q", "--verify", ref + "^{commit}");
            if (id.succeeded()) {
                return Optional.of(id.text());
            }
        }
        return Optional.empty();
    }
}
