package org.stackplug.fetcher.nativegit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.ResolvedRef.Kind;

/** Writes and moves one checkout. */
final class Checkout {
    /** Refuses where the network may not be used. */
    @FunctionalInterface
    interface Permission {
        GitUrl ask() throws FetchException;
    }

    /** mode, blank, type, blank, id, blanks, size, tab. */
    private static final Pattern SIZE = Pattern.compile("^\\d+ blob [0-9a-f]+ +(\\d+)\t");

    private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}");

    private final Git git;
    private final Path folder;
    private final GitUrl url;
    private final FetchLimits limits;
    private final PartialClone partial;

    Checkout(Git git, Path folder, GitUrl url, FetchLimits limits) {
        this.limits = limits;
        this.git = git.in(folder);
        this.folder = folder;
        this.url = url;
        this.partial = new PartialClone(this.git);
    }

    /** Writes a new checkout into an empty folder. */
    void write(CheckoutRequest request) throws FetchException {
        refusePartialSource();
        git.must("init", "-q", "--template=", "-b", "stackplug-unborn", ".");
        setOrigin();
        if (request.partial() && request.depth() == 0 && !url.isLocal()) {
            partial.mark();
        }
        fetch(request);
        fetchFiles(request);
        requireCommit(request);
        place(request, true);
        submodules(request);
    }

    /** Moves an existing checkout, if it is clean. */
    void move(CheckoutRequest request, Permission network) throws FetchException {
        Set<String> untracked = requireNothingToLose();
        Commits commits = new Commits(git);
        boolean known = commits.isAnythingFetched();
        String from = git.must("rev-parse", "HEAD");
        if (needsFetch(request)) {
            network.ask();
            refusePartialSource();
            setOrigin();
            fetch(request);
            fetchFiles(request);
        }
        requireCommit(request);
        requireNothingOverwritten(untracked, request);
        place(request, known || isContained(request));
        setOrigin();
        remember(commits, known ? List.of() : List.of(from));
        submodules(request);
    }

    /** Returns the untracked files, which stay. */
    private Set<String> requireNothingToLose() throws FetchException {
        CheckoutState state = new Inspection(git, folder).state();
        if (state.work().isLostByMove()) {
            throw new FetchException(Reason.LOCAL_WORK, folder + " holds local work");
        }
        if (!state.isCheckout()) {
            throw new FetchException(Reason.CORRUPT, folder + " is not a usable checkout: " + state.detail());
        }
        return new HashSet<>(state.work().untracked());
    }

    private void requireNothingOverwritten(Set<String> untracked, CheckoutRequest request) throws FetchException {
        if (untracked.isEmpty()) {
            return;
        }
        Set<String> folders = new HashSet<>();
        untracked.forEach(path -> folders.addAll(foldersOf(path)));
        for (String path :
                git.must("ls-tree", "-r", "-z", "--name-only", id(request)).split("\0", -1)) {
            if (untracked.contains(path)
                    || folders.contains(path)
                    || foldersOf(path).stream().anyMatch(untracked::contains)) {
                throw new FetchException(
                        Reason.LOCAL_WORK, folder + " holds untracked files at " + path + ", which the revision has");
            }
        }
    }

    /** Returns the folders that a path leads through. */
    private static List<String> foldersOf(String path) {
        List<String> folders = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            folders.add(path.substring(0, slash));
        }
        return folders;
    }

    /** In a command line anything but a full id could name something else. */
    private static String id(CheckoutRequest request) throws FetchException {
        String id = request.target().revision().id();
        if (!FULL_ID.matcher(id).matches()) {
            throw new FetchException(Reason.NO_REF, "'" + id + "' is not the full id of a commit");
        }
        return id;
    }

    private boolean has(String commit) throws FetchException {
        return git.run("cat-file", "-e", commit + "^{commit}").succeeded();
    }

    private boolean isShallow() throws FetchException {
        return git.must("rev-parse", "--is-shallow-repository").equals("true");
    }

    private boolean needsFetch(CheckoutRequest request) throws FetchException {
        boolean sameUrl = git.run("config", "--get", "remote.origin.url").text().equals(url.clean());
        boolean tagIsThere = request.target().kind() != Kind.TAG
                || git.run("rev-parse", "-q", "--verify", request.target().name())
                        .succeeded();
        return !sameUrl
                || !tagIsThere
                || !has(id(request))
                || (request.depth() == 0 && isShallow())
                || (partial.exists() && !partial.absent(id(request)).isEmpty());
    }

    /** A clone of a partial clone would lack files, and no remote to get them from. */
    private void refusePartialSource() throws FetchException {
        Path source = Path.of(url.clean().replaceFirst("^file://", ""));
        if (url.isLocal() && Files.isDirectory(source) && new PartialClone(git.in(source)).exists()) {
            throw new FetchException(Reason.CORRUPT, url + " is a partial clone, which lacks files of its history");
        }
    }

    /** Fetches what a partial clone still lacks of the commit; everything, where the remote does not send single files. */
    private void fetchFiles(CheckoutRequest request) throws FetchException {
        if (!partial.exists()) {
            return;
        }
        if (partial.lacksNothing()) {
            partial.unmark(); // git says only in a warning that the remote knows no filters
        } else if (!partial.fetchFiles(remote(), id(request))) {
            complete();
        }
    }

    /** Fetches everything that a partial clone lacks. */
    void complete() throws FetchException {
        Git.Output output = partial.complete(remote());
        if (!output.succeeded()) {
            throw GitErrors.remote(url, output);
        }
    }

    private Git remote() throws FetchException {
        return git.with(url.configuration()).withSilentSsh();
    }

    private void fetch(CheckoutRequest request) throws FetchException {
        Git remote = remote();
        ResolvedRef target = request.target();
        List<String> specs = new ArrayList<>();
        if (request.depth() == 0) {
            specs.addAll(List.of("+refs/heads/*:refs/remotes/origin/*", "refs/tags/*:refs/tags/*"));
        } else if (target.kind() == Kind.BRANCH) {
            specs.add("+" + target.name() + ":" + tracking(target));
        }
        if (target.kind() == Kind.TAG) {
            specs.add("+" + target.name() + ":" + target.name());
        } else if (target.kind() == Kind.OTHER) {
            specs.add(target.name());
        }
        if (!specs.isEmpty()) {
            talk(remote, request.depth(), specs);
        }
        if (!has(id(request))) {
            talk(remote, request.depth(), List.of(id(request)));
        }
    }

    private void talk(Git remote, int depth, List<String> specs) throws FetchException {
        List<String> command = new ArrayList<>(
                List.of("fetch", "--progress", "--no-tags", "--no-auto-maintenance", "--update-shallow"));
        if (depth > 0) {
            command.add("--depth=" + depth);
        } else if (isShallow()) {
            command.add("--unshallow");
        }
        // A filter belongs to a remote that has a name.
        command.addAll(partial.exists() ? List.of("--filter=blob:none", "--", "origin") : List.of("--", url.clean()));
        command.addAll(specs);
        Git.Output output = remote.talk(command.toArray(String[]::new));
        // A tag of the user's at another commit than the remote's stays, which git reports as a failure.
        if (!output.succeeded() && !output.errors().contains("would clobber existing tag")) {
            throw GitErrors.remote(url, output);
        }
    }

    private void requireCommit(CheckoutRequest request) throws FetchException {
        if (!has(id(request))) {
            throw new FetchException(Reason.NO_REF, url + " has no commit " + id(request));
        }
        measure(id(request));
    }

    /** Checks the limits for the files of the commit, before any is written. */
    private void measure(String commit) throws FetchException {
        List<String> files = git.must("ls-tree", "-r", "-l", "-z", "--full-tree", commit)
                .lines()
                .flatMap(text -> Stream.of(text.split("\0")))
                .toList();
        if (files.size() > limits.value(FetchLimit.FILES)) {
            throw limits.exceeded(FetchLimit.FILES, "the commit has too many files");
        }
        long bytes = 0;
        for (String file : files) {
            Matcher matcher = SIZE.matcher(file);
            long size = matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
            if (size > limits.value(FetchLimit.OBJECT)) {
                throw limits.exceeded(FetchLimit.OBJECT, "the commit has a file that is too large, in bytes");
            }
            bytes += size;
        }
        if (bytes > limits.value(FetchLimit.CHECKOUT)) {
            throw limits.exceeded(FetchLimit.CHECKOUT, "the files of the commit are too large, in bytes");
        }
    }

    private static String tracking(ResolvedRef branch) {
        return "refs/remotes/origin/" + shortName(branch);
    }

    private static String shortName(ResolvedRef branch) {
        return branch.name().substring(RefName.BRANCHES.length());
    }

    private void setOrigin() throws FetchException {
        git.must("config", "remote.origin.url", url.clean());
        git.must("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
    }

    /** Changes files, HEAD and the branch. */
    private void place(CheckoutRequest request, boolean mayMoveBranch) throws FetchException {
        ResolvedRef target = request.target();
        Git quiet = git.withoutFilters();
        if (target.kind() == Kind.BRANCH) {
            boolean behind = git.run("merge-base", "--is-ancestor", id(request), tracking(target))
                    .succeeded();
            if (!behind) {
                git.must("update-ref", tracking(target), id(request));
            }
        }
        if (target.kind() == Kind.BRANCH && mayMoveBranch) {
            String branch = shortName(target);
            // --track needs a remote of that name, which is not configured yet.
            quiet.must("checkout", "-q", "--no-track", "-B", branch, id(request), "--");
            git.must("config", "branch." + branch + ".remote", "origin");
            git.must("config", "branch." + branch + ".merge", target.name());
        } else {
            quiet.must("checkout", "-q", "--detach", id(request), "--");
        }
        git.must("update-ref", Commits.PLACED, id(request));
    }

    /** Returns whether the local branch of the target's name would lose no commit. */
    private boolean isContained(CheckoutRequest request) throws FetchException {
        ResolvedRef target = request.target();
        return target.kind() != Kind.BRANCH
                || !git.run("rev-parse", "-q", "--verify", target.name()).succeeded()
                || git.run("merge-base", "--is-ancestor", target.name(), id(request))
                        .succeeded();
    }

    /** Remembers tips that were not local work before, also where the remote has rewritten its branches since. */
    private void remember(Commits commits, List<String> more) throws FetchException {
        List<String> tips = new ArrayList<>(more);
        if (commits.isAnythingFetched()) {
            tips.addAll(commits.tips());
        }
        for (String tip : tips) {
            if (!commits.isFetched(tip)) {
                git.must("update-ref", "refs/stackplug/left/" + tip, tip);
            }
        }
    }

    private void submodules(CheckoutRequest request) throws FetchException {
        if (!request.submodules()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("submodule", "update", "--init", "--recursive", "--checkout"));
        if (request.depth() > 0) {
            command.add("--depth=" + request.depth());
        }
        Git.Output output = submoduleGit().talk(command.toArray(String[]::new));
        if (!output.succeeded()) {
            throw GitErrors.remote(url, output);
        }
    }

    /** A remote repository can't make a checkout hold files of this machine. */
    private Git submoduleGit() throws FetchException {
        Git remote = remote().withoutFilters();
        return url.isLocal() ? remote : remote.with("GIT_ALLOW_PROTOCOL", "git:http:https:ssh");
    }
}
