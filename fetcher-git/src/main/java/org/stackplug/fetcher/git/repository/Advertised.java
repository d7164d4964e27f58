package org.stackplug.fetcher.git.repository;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.RefName;

/**
 * The refs of a remote, or the requested ones. A remote can send anything, and others may write into the
 * cache: names that can't be refs are left out.
 *
 * @param ids the objects by full names; {@code HEAD} is not among them
 * @param commits for annotated tags: the commits that they point to
 * @param head the commit that HEAD leads to
 * @param defaultBranch the branch that HEAD names
 * @param whyBadHead why the name in HEAD can't be a ref; empty if it can
 */
public record Advertised(
        Map<RefName, ObjectId> ids,
        Map<RefName, ObjectId> commits,
        Optional<ObjectId> head,
        Optional<RefName> defaultBranch,
        Optional<String> whyBadHead) {

    /** No refs. */
    public static final Advertised NOTHING =
            new Advertised(Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Checks the refs that JGit has read. */
    public static Advertised of(Collection<Ref> refs, FetchLimits limits) throws FetchException {
        if (refs.size() > limits.value(FetchLimit.REFS)) {
            throw limits.exceeded(FetchLimit.REFS, "the remote lists too many refs");
        }
        Map<RefName, ObjectId> ids = new TreeMap<>();
        Map<RefName, ObjectId> commits = new TreeMap<>();
        Optional<ObjectId> head = Optional.empty();
        Optional<RefName> defaultBranch = Optional.empty();
        Optional<String> whyBadHead = Optional.empty();
        for (Ref ref : refs) {
            if (ref.getName().equals(Constants.HEAD)) {
                head = Optional.ofNullable(ref.getObjectId());
                if (ref.isSymbolic()) {
                    String leaf = ref.getLeaf().getName();
                    whyBadHead = RefName.invalidReason(leaf);
                    defaultBranch = RefName.parse(leaf).filter(RefName::isBranch);
                }
                continue;
            }
            Optional<RefName> name = RefName.parse(ref.getName());
            if (name.isPresent() && ref.getObjectId() != null) {
                ids.put(name.get(), ref.getObjectId());
                if (ref.getPeeledObjectId() != null) {
                    commits.put(name.get(), ref.getPeeledObjectId());
                }
            }
        }
        return new Advertised(ids, commits, head, defaultBranch.or(guess(ids, head)), whyBadHead);
    }

    /**
     * Old servers and bundles don't say what HEAD names. {@code git clone} then takes one of two branches, or another one that is
     * at the commit of HEAD.
     */
    private static Supplier<Optional<RefName>> guess(Map<RefName, ObjectId> ids, Optional<ObjectId> head) {
        List<RefName> usual = List.of("master", "main").stream()
                .map(RefName::branch)
                .filter(ids::containsKey)
                .toList();
        return () -> Stream.concat(usual.stream(), ids.keySet().stream().filter(RefName::isBranch))
                .filter(name -> head.filter(ids.get(name)::equals).isPresent())
                .findFirst()
                .or(() -> usual.stream().findFirst());
    }

    /** Returns the commit that a ref leads to. */
    public Optional<ObjectId> commit(RefName name) {
        return Optional.ofNullable(commits.getOrDefault(name, ids.get(name)));
    }

    /** Returns all branches and tags, sorted. */
    public List<RefName> branchesAndTags() {
        return ids.keySet().stream().filter(Advertised::isOfRemote).toList();
    }

    /** Returns whether a ref of a mirror is the remote's, as opposed to a note of this backend. */
    static boolean isOfRemote(RefName ref) {
        return ref.isBranch() || ref.isTag();
    }
}
