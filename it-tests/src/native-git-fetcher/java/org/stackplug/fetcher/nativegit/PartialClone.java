package org.stackplug.fetcher.nativegit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stackplug.spi.fetch.FetchException;

/**
 * What makes a repository a partial clone, and what it lacks. Git would fetch files one by one when they are first needed;
 * here they are fetched before.
 */
final class PartialClone {
    private static final String PROMISOR = "remote.origin.promisor";
    private static final String FILTER = "remote.origin.partialclonefilter";
    private static final String EXTENSION = "extensions.partialClone";

    /** As many ids as a command line can surely have. */
    private static final int MOST = 20_000;

    private final Git git;

    /** @param git in the repository */
    PartialClone(Git git) {
        this.git = git;
    }

    /** Returns whether the repository may lack objects. */
    boolean exists() throws FetchException {
        return git.run("config", "--get-regexp", "^(extensions\\.partialclone|remote\\..*\\.promisor)$")
                .succeeded();
    }

    /** Makes the repository a partial clone of {@code origin}, before the first fetch. */
    void mark() throws FetchException {
        git.must("config", "core.repositoryFormatVersion", "1");
        git.must("config", EXTENSION, "origin");
        git.must("config", PROMISOR, "true");
        git.must("config", FILTER, "blob:none");
    }

    /** Makes the repository one that lacks nothing. */
    void unmark() throws FetchException {
        for (String name : List.of(EXTENSION, PROMISOR, FILTER)) {
            git.run("config", "--unset-all", name);
        }
        Path packs = Path.of(git.must("rev-parse", "--path-format=absolute", "--git-path", "objects/pack"));
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(packs, "*.promisor")) {
            for (Path mark : marks) {
                Files.delete(mark);
            }
        } catch (IOException e) {
            throw new FetchException(FetchException.Reason.STORAGE, "can't write in " + packs, e);
        }
    }

    /** Returns the files of a commit whose content is absent. */
    List<String> absent(String commit) throws FetchException {
        return absent(List.of("--no-walk", commit));
    }

    /** Returns whether everything is there that refs lead to. */
    boolean lacksNothing() throws FetchException {
        return absent(List.of("--all")).isEmpty();
    }

    private List<String> absent(List<String> which) throws FetchException {
        List<String> command = new ArrayList<>(List.of("rev-list", "--objects", "--missing=print"));
        command.addAll(which);
        command.add("--");
        List<String> absent = new ArrayList<>();
        for (String line : git.run(command.toArray(String[]::new)).lines()) {
            if (line.startsWith("?")) {
                absent.add(line.substring(1));
            }
        }
        return absent;
    }

    /**
     * Fetches the absent files of a commit.
     *
     * @param remote git with the means to reach the remote
     * @return whether the remote sent them
     */
    boolean fetchFiles(Git remote, String commit) throws FetchException {
        List<String> absent = absent(commit);
        // A remote that hears of the commit takes it that its files are known.
        Git silent = remote.with(Map.of("fetch.negotiationAlgorithm", "noop"));
        for (int from = 0; from < absent.size(); from += MOST) {
            List<String> command = new ArrayList<>(List.of(
                    "fetch",
                    "--progress",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--no-auto-maintenance",
                    "--filter=blob:none",
                    "origin"));
            command.addAll(absent.subList(from, Math.min(from + MOST, absent.size())));
            if (!silent.talk(command.toArray(String[]::new)).succeeded()) {
                return false;
            }
        }
        return absent(commit).isEmpty();
    }

    /** Fetches all history with all files again, which a partial clone does not lack then. */
    Git.Output complete(Git remote) throws FetchException {
        Git.Output output = remote.talk(
                "fetch", "--progress", "--no-auto-maintenance", "--refetch", "--no-filter", "--tags", "origin");
        if (output.succeeded()) {
            unmark();
        }
        return output;
    }
}
