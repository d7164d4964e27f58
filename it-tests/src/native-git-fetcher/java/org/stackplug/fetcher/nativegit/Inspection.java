package org.stackplug.fetcher.nativegit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.Revision;

/** Inspects a folder. */
final class Inspection {
    /** The output of {@code git status}. */
    private record Status(
            Optional<String> commit,
            Optional<String> branch,
            List<String> edited,
            List<String> deleted,
            List<String> untracked) {}

    private final Git git;
    private final Path folder;

    Inspection(Git git, Path folder) {
        this.git = git.in(folder);
        this.folder = folder;
    }

    CheckoutState state() throws FetchException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return CheckoutState.absent();
        }
        if (!Files.isDirectory(folder)) {
            return CheckoutState.foreign("it is not a folder");
        }
        try (Stream<Path> children = Files.list(folder)) {
            if (children.findAny().isEmpty()) {
                return CheckoutState.absent();
            }
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "can't read " + folder, e);
        }
        if (!Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
            return CheckoutState.foreign("it holds files, but no repository");
        }
        Git.Output found = git.run("rev-parse", "--git-dir");
        if (!found.succeeded()) {
            return CheckoutState.broken(GitErrors.sentence(found.errors()));
        }
        try {
            return ofRepository();
        } catch (FetchException e) {
            if (e.reason() == Reason.CORRUPT || e.reason() == Reason.STORAGE) {
                return CheckoutState.broken(e.getMessage());
            }
            throw e;
        }
    }

    private CheckoutState ofRepository() throws FetchException {
        Git quiet = git.withoutFilters();
        Git.Output commit = git.run("rev-parse", "-q", "--verify", "HEAD^{commit}");
        boolean names = git.run("symbolic-ref", "-q", "HEAD").succeeded();
        if (!commit.succeeded()) {
            boolean unborn = names
                    && !git.run("show-ref", "--verify", "-q", git.must("symbolic-ref", "HEAD"))
                            .succeeded();
            return unborn ? unborn(quiet) : CheckoutState.broken("its HEAD leads to no commit");
        }
        boolean empty = git.must("ls-tree", "HEAD").isEmpty();
        Path index = Path.of(git.must("rev-parse", "--path-format=absolute", "--git-path", "index"));
        if (!Files.exists(index) && !empty) {
            return withoutIndex(quiet);
        }
        Git.Output missing = git.run("rev-list", "--objects", "--no-walk", "--missing=print", "HEAD");
        if (!missing.succeeded() || missing.lines().stream().anyMatch(line -> line.startsWith("?"))) {
            return CheckoutState.broken("objects are missing");
        }
        return result(status(quiet), new Commits(git));
    }

    private CheckoutState unborn(Git quiet) throws FetchException {
        Status status = status(quiet);
        boolean branches = !git.must("for-each-ref", "--count=1", "refs/heads").isEmpty();
        return status.edited().isEmpty() && status.untracked().isEmpty() && !branches
                ? CheckoutState.broken("its HEAD leads to no commit, as after an interrupted clone")
                : result(status, new Commits(git));
    }

    /** Inspects a clone that was killed while it wrote files: missing and partial files are not edits. */
    private CheckoutState withoutIndex(Git quiet) throws FetchException {
        Path temporary;
        try {
            temporary = Files.createTempDirectory("stackplug-index-");
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "no temporary folder can be made", e);
        }
        try {
            Git aside = quiet.with("GIT_INDEX_FILE", temporary.resolve("index").toString());
            aside.must("read-tree", "HEAD");
            Status status = status(aside);
            List<String> edited = new ArrayList<>();
            for (String path : status.edited()) {
                if (!status.deleted().contains(path) && !isBeginning(path)) {
                    edited.add(path);
                }
            }
            Commits commits = new Commits(git);
            boolean local = !commits.own().isEmpty() || !commits.stashed().isEmpty();
            return edited.isEmpty() && status.untracked().isEmpty() && !local
                    ? CheckoutState.broken("it has no index, as after an interrupted clone")
                    : result(
                            new Status(status.commit(), status.branch(), edited, List.of(), status.untracked()),
                            commits);
        } finally {
            Folders.delete(temporary);
        }
    }

    private boolean isBeginning(String path) throws FetchException {
        try {
            byte[] part = Files.readAllBytes(folder.resolve(path));
            byte[] whole = git.run("cat-file", "blob", "HEAD:" + path).bytes();
            return part.length <= whole.length && Arrays.equals(part, Arrays.copyOf(whole, part.length));
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "can't read " + folder.resolve(path), e);
        }
    }

    private Status status(Git quiet) throws FetchException {
        Git.Output output = quiet.run(
                "status",
                "--porcelain=v2",
                "-z",
                "--branch",
                "--untracked-files=all",
                "--ignore-submodules=none",
                "--no-renames");
        if (!output.succeeded()) {
            throw GitErrors.local(folder, output);
        }
        return parse(output.records());
    }

    private static Status parse(List<String> lines) {
        List<String> edited = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        List<String> untracked = new ArrayList<>();
        for (String line : lines) {
            char kind = line.charAt(0);
            if (kind == '?') {
                untracked.add(line.substring(2));
            } else if (kind != '#') {
                // 1 XY sub mH mI mW hH hI path; u XY sub m1 m2 m3 mW h1 h2 h3 path
                String path = afterBlanks(line, kind == 'u' ? 10 : 8);
                edited.add(path);
                if (line.charAt(3) == 'D') {
                    deleted.add(path);
                }
            }
        }
        return new Status(
                header(lines, "# branch.oid ", "(initial)"),
                header(lines, "# branch.head ", "(detached)"),
                edited.stream().sorted().toList(),
                deleted,
                untracked.stream().sorted().toList());
    }

    private static Optional<String> header(List<String> lines, String name, String none) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .filter(value -> !value.equals(none))
                .findFirst();
    }

    private static String afterBlanks(String line, int blanks) {
        int from = 0;
        for (int i = 0; i < blanks; i++) {
            from = line.indexOf(' ', from) + 1;
        }
        return line.substring(from);
    }

    private CheckoutState result(Status status, Commits commits) throws FetchException {
        Git.Output url = git.run("config", "--get", "remote.origin.url");
        List<String> committed = commits.own().stream()
                .map(line -> line.substring(0, 10) + line.substring(40))
                .toList();
        return CheckoutState.checkout(
                status.commit().map(Revision::new),
                status.branch().isEmpty()
                        ? Optional.empty()
                        : Optional.of(branch(status.branch().get())),
                new CheckoutState.Origin(
                        Optional.of(url.text())
                                .filter(text -> !text.isEmpty())
                                .map(text -> GitUrl.of(text).clean()),
                        git.run("rev-parse", "-q", "--verify", Commits.PLACED).succeeded()),
                new LocalWork(status.edited(), status.untracked(), committed, commits.stashed()));
    }

    private CheckoutState.Branch branch(String name) throws FetchException {
        boolean isAlsoTag =
                git.run("rev-parse", "-q", "--verify", "refs/tags/" + name).succeeded();
        return new CheckoutState.Branch(name, behind(), isAlsoTag);
    }

    /** Without an upstream, git's answer is an error. */
    private int behind() throws FetchException {
        Git.Output count = git.run("rev-list", "--count", "HEAD..@{upstream}");
        return count.succeeded() ? Integer.parseInt(count.text().strip()) : 0;
    }
}
