package org.stackplug.spi.fetch;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The user's own work in a checkout.
 *
 * @param edited files that differ from HEAD, in the index or on disk: paths below the folder, sorted
 * @param untracked files that are neither tracked nor ignored: paths below the folder, sorted
 * @param committed local commits that nothing fetched contains, newest first: the first ten digits of
 *     the id, a blank, the first line of the message. Local commits are those that HEAD, a local branch
 *     or what was stashed is based on, and that no remote branch, no tag, no other ref and not the last fetch
 *     leads to. A repository that was never fetched into (CI puts such repositories into place) has
 *     none: its commits are not the user's
 * @param stashed the entries of the stash that nothing fetched contains and no backup has, newest first: the name, a blank,
 *     what git's list of them says, such as {@code stash@{0} WIP on master: 1234567 A subject}
 * @since 0.1.0
 */
public record LocalWork(List<String> edited, List<String> untracked, List<String> committed, List<String> stashed) {
    /** The work in a checkout without any. */
    public static final LocalWork NONE = new LocalWork(List.of(), List.of(), List.of());

    public LocalWork {
        edited = List.copyOf(edited);
        untracked = List.copyOf(untracked);
        committed = List.copyOf(committed);
        stashed = List.copyOf(stashed);
    }

    /** Returns the work in a checkout in which nothing is stashed. */
    public LocalWork(List<String> edited, List<String> untracked, List<String> committed) {
        this(edited, untracked, committed, List.of());
    }

    /** Returns whether files differ from those of the commit that is checked out. */
    public boolean hasEdits() {
        return !edited.isEmpty() || !untracked.isEmpty();
    }

    /**
     * Returns whether a move to another commit would lose some of it. Untracked files stay where they are: most of them were made
     * by what has run in the checkout, and not by the user.
     */
    public boolean isLostByMove() {
        return !edited.isEmpty() || hasRecords();
    }

    /**
     * Returns those of the edited files that are not on the disk any more, sorted.
     *
     * @param checkout the folder with this work
     */
    public List<String> deleted(Path checkout) {
        return edited.stream()
                .filter(path -> !Files.exists(checkout.resolve(path), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /** Returns whether there are local commits or entries of the stash. */
    public boolean hasRecords() {
        return !committed.isEmpty() || !stashed.isEmpty();
    }

    /** Returns whether there is neither an edit, nor a local commit, nor an entry of the stash. */
    public boolean isEmpty() {
        return !hasEdits() && !hasRecords();
    }
}
