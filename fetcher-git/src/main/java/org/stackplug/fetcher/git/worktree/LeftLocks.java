package org.stackplug.fetcher.git.worktree;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.stackplug.spi.Finding;

/** Finds the lock files that a git has left which was killed: nothing can be checked out, staged or configured there until they are gone. */
public final class LeftLocks {
    private static final List<String> NAMES =
            List.of("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "shallow.lock");

    private LeftLocks() {}

    /**
     * Returns a finding for each lock file.
     *
     * @param checkouts the folders of checkouts, which need not exist
     */
    public static List<Finding> of(Collection<Path> checkouts) {
        List<Finding> findings = new ArrayList<>();
        for (Path checkout : checkouts) {
            for (String name : NAMES) {
                Path lock = checkout.resolve(".git").resolve(name);
                if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
                    findings.add(Finding.note(
                            "leftovers",
                            lock + " locks the checkout: a git is at work there, or was killed",
                            "If no git is at work there, run: rm " + lock));
                }
            }
        }
        return findings;
    }
}
