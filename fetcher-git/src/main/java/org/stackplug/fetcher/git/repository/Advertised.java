package org.stackplug.fetcher.git.repository;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.RefName;

/**
 * The refs of a remote, or those of them that were asked for. A remote, or who can write into the cache, can send anything:
 * names that can't be those of refs are left out.
 *
 * @param ids what each full name holds; {@code HEAD} is not among them
 * @param commits for names of annotated tags: what the tag points to
 * @param head what its HEAD leads to
 * @param defaultBranch the branch that its HEAD names
 * @param whyBadHead what keeps that which its HEAD names from being a ref; empty if nothing does
 */
public record Advertised(
        Map<RefName, ObjectId> ids,
        Map<RefName, ObjectId> commits,
        Optional<ObjectId> head,
        Optional<RefName> defaultBranch,
        Optional<String> whyBadHead) {

    /** Nothing. */
    public static final Advertised NOTHING =
            new Advertised(Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Reads what JGit has read. */
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
        return new Advertised(ids, commits, head, defaultBranch.or(() -> guess(ids)), whyBadHead);
    }

    /** Old servers don't say what HEAD names; {@code git clone} takes one of these two then. */
    private static Optional<RefName> guess(Map<RefName, ObjectId> ids) {
        return List.of("master", "main").stream()
                .map(RefName::branch)
                .filter(ids::containsKey)
                .findFirst();
    }

    /** The commit that a full name leads to. */
    public Optional<ObjectId> commit(RefName name) {
        return Optional.ofNullable(commits.getOrDefault(name, ids.get(name)));
    }

    /** Short names of all branches, sorted. */
    public List<String> branches() {
        return ids.keySet().stream()
                .filter(RefName::isBranch)
                .map(RefName::shortName)
                .toList();
    }

    /** The refs that tell what the remote has, as opposed to what this backend notes for itself. */
    static boolean isOfRemote(RefName ref) {
        return ref.isBranch() || ref.isTag();
    }
}
