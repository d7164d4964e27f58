package org.stackplug.fetcher.git;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * The refs of a remote, or those of them that were asked for.
 *
 * @param ids what each full name holds; {@code HEAD} is not among them
 * @param commits for names of annotated tags: what the tag points to
 * @param head what its HEAD leads to
 * @param defaultBranch the short name of the branch that its HEAD names
 */
record Advertised(
        Map<String, ObjectId> ids,
        Map<String, ObjectId> commits,
        Optional<ObjectId> head,
        Optional<String> defaultBranch) {

    /** Names that no repository may hold (a remote can send anything) are left out. */
    static Advertised of(Collection<Ref> refs) {
        Map<String, ObjectId> ids = new TreeMap<>();
        Map<String, ObjectId> commits = new TreeMap<>();
        Optional<ObjectId> head = Optional.empty();
        Optional<String> defaultBranch = Optional.empty();
        for (Ref ref : refs) {
            if (ref.getName().equals(Constants.HEAD)) {
                head = Optional.ofNullable(ref.getObjectId());
                String leaf = ref.getLeaf().getName();
                defaultBranch = Optional.of(leaf)
                        .filter(name -> ref.isSymbolic() && name.startsWith(Constants.R_HEADS))
                        .map(Repository::shortenRefName);
            } else if (Repository.isValidRefName(ref.getName()) && ref.getObjectId() != null) {
                ids.put(ref.getName(), ref.getObjectId());
                if (ref.getPeeledObjectId() != null) {
                    commits.put(ref.getName(), ref.getPeeledObjectId());
                }
            }
        }
        return new Advertised(ids, commits, head, defaultBranch.or(() -> guess(ids)));
    }

    /** Old servers don't tell what HEAD names; {@code git clone} takes one of these two then. */
    private static Optional<String> guess(Map<String, ObjectId> ids) {
        return List.of("master", "main").stream()
                .filter(name -> ids.containsKey(Constants.R_HEADS + name))
                .findFirst();
    }

    /** The commit that a full name leads to. */
    Optional<ObjectId> commit(String name) {
        return Optional.ofNullable(commits.getOrDefault(name, ids.get(name)));
    }

    /** Short names of all branches, sorted. */
    List<String> branches() {
        return ids.keySet().stream()
                .filter(name -> name.startsWith(Constants.R_HEADS))
                .map(name -> name.substring(Constants.R_HEADS.length()))
                .sorted()
                .toList();
    }

    /** The refs that tell what the remote has, as opposed to what this backend notes for itself. */
    static boolean isOfRemote(String ref) {
        return ref.startsWith(Constants.R_HEADS) || ref.startsWith(Constants.R_TAGS);
    }
}
