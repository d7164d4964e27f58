package org.stackplug.fetcher.nativegit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;

/** Resolves a ref at a remote. */
final class Lookup {
    private static final Pattern FULL_ID = Pattern.compile("[0-9a-fA-F]{40}");
    private static final Pattern SHORT_ID = Pattern.compile("[0-9a-fA-F]{4,39}");

    /** The output of {@code git ls-remote}: ids by names, and the target of HEAD. */
    private record Refs(Map<String, String> ids, Optional<String> head) {
        Optional<String> commit(String name) {
            return Optional.ofNullable(ids.getOrDefault(name + "^{}", ids.get(name)));
        }

        Optional<RefName> defaultBranch() {
            return head.flatMap(RefName::parse).filter(RefName::isBranch);
        }
    }

    private final Git git;
    private final GitUrl url;

    Lookup(Git git, GitUrl url) {
        this.git = git;
        this.url = url;
    }

    ResolvedRef resolve(Source source, FetchLimits limits) throws FetchException {
        String ref = source.ref();
        if (FULL_ID.matcher(ref).matches()) {
            list("HEAD");
            return ResolvedRef.ofCommit(new Revision(ref.toLowerCase(Locale.ROOT)));
        }
        if (source.isHead()) {
            Refs refs = list("HEAD");
            String id = refs.ids().get("HEAD");
            if (id == null) {
                throw noRef(ref, limits);
            }
            return head(refs, new Revision(id));
        }
        List<RefName> names = names(source);
        List<String> patterns = new ArrayList<>();
        names.forEach(name -> patterns.addAll(List.of(name.text(), name + "^{}")));
        Refs refs = list(patterns.toArray(String[]::new));
        for (RefName name : names) {
            Optional<String> commit = refs.commit(name.text());
            if (commit.isPresent()) {
                return ResolvedRef.ofRef(name, new Revision(commit.get()));
            }
        }
        if (SHORT_ID.matcher(ref).matches()) {
            Optional<String> commit = inHistory(ref.toLowerCase(Locale.ROOT));
            if (commit.isPresent()) {
                return ResolvedRef.ofCommit(new Revision(commit.get()));
            }
        }
        throw noRef(ref, limits);
    }

    private FetchException noRef(String ref, FetchLimits limits) throws FetchException {
        Refs all = list("HEAD", RefName.BRANCHES + "*", RefName.TAGS + "*");
        if (all.ids().size() > limits.value(FetchLimit.REFS)) {
            throw limits.exceeded(FetchLimit.REFS, "the remote lists too many refs");
        }
        List<RefName> known = all.ids().keySet().stream()
                .flatMap(name -> RefName.parse(name).stream())
                .filter(name -> name.isBranch() || name.isTag())
                .sorted()
                .toList();
        return FetchException.noRef(
                url + " has no ref " + ref, known, all.defaultBranch().map(RefName::shortName));
    }

    private static List<RefName> names(Source source) throws FetchException {
        List<RefName> names = source.refNames();
        if (names.isEmpty()) {
            throw FetchException.invalidRef(source);
        }
        return names;
    }

    private ResolvedRef head(Refs refs, Revision commit) throws FetchException {
        Optional<String> bad = refs.head().flatMap(RefName::invalidReason);
        if (bad.isPresent()) {
            throw new FetchException(Reason.CORRUPT, "the HEAD of " + url + " does not name a ref: " + bad.get());
        }
        return refs.defaultBranch()
                .map(branch -> ResolvedRef.ofRef(branch, commit))
                .orElseGet(() -> ResolvedRef.ofCommit(commit));
    }

    private Refs list(String... patterns) throws FetchException {
        List<String> command = new ArrayList<>(List.of("ls-remote", "--symref", "--", url.clean()));
        command.addAll(List.of(patterns));
        Git.Output output = git.talk(command.toArray(String[]::new));
        if (!output.succeeded()) {
            throw GitErrors.remote(url, output);
        }
        Map<String, String> ids = new TreeMap<>();
        Optional<String> head = Optional.empty();
        for (String line : output.lines()) {
            int tab = line.indexOf('\t');
            String name = line.substring(tab + 1);
            if (line.startsWith("ref: ") && name.equals("HEAD")) {
                head = Optional.of(line.substring("ref: ".length(), tab));
            } else if (!line.startsWith("ref: ")) {
                ids.put(name, line.substring(0, tab));
            }
        }
        return new Refs(ids, head);
    }

    /** Searches the commits, fetched without files where that is possible: a remote can't be asked for a part of an id. */
    private Optional<String> inHistory(String prefix) throws FetchException {
        Path temporary = temporaryFolder();
        try {
            Git there = git.in(temporary);
            there.must("init", "-q", "--bare", "--template=", ".");
            Git.Output fetched = there.talk(
                    "fetch",
                    "-q",
                    "--filter=tree:0",
                    "--",
                    url.clean(),
                    "+refs/heads/*:refs/heads/*",
                    "+refs/tags/*:refs/tags/*");
            if (!fetched.succeeded()) {
                throw GitErrors.remote(url, fetched);
            }
            List<String> found = there.run("rev-list", "--all").lines().stream()
                    .filter(id -> id.startsWith(prefix))
                    .toList();
            if (found.size() > 1) {
                throw new FetchException(
                        Reason.AMBIGUOUS_REF,
                        found.size() + " commits of " + url + " begin with " + prefix + ": write more of it");
            }
            return found.stream().findFirst();
        } finally {
            Folders.delete(temporary);
        }
    }

    private static Path temporaryFolder() throws FetchException {
        try {
            return Files.createTempDirectory("stackplug-history-");
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "no temporary folder can be made", e);
        }
    }
}
