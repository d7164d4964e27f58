package org.stackplug.it;

import java.nio.file.Path;

/**
 * A repository with three commits and a ref of every kind.
 *
 * @param first has the tags {@code light} and {@code annotated}
 * @param second is the change {@code refs/changes/34/1234/5} and the branch {@code feature/x}
 * @param third is the default branch, and HEAD
 */
record KindsOfRef(String first, String second, String third) {
    private static final String FILE = "devstack/plugin.sh";

    /** Adds them to a plugin's repository with one commit. */
    static KindsOfRef in(Playground playground, String plugin) {
        Path repository = playground.repository(plugin);
        String first = playground.git().run(repository, "rev-parse", "HEAD");
        playground.git().run(repository, "tag", "light");
        playground.git().run(repository, "tag", "-a", "-m", "annotated", "annotated");
        String second = playground.git().commit(repository, FILE, "echo two\n");
        playground.git().run(repository, "update-ref", "refs/changes/34/1234/5", second);
        playground.git().run(repository, "branch", "feature/x");
        String third = playground.git().commit(repository, FILE, "echo three\n");
        return new KindsOfRef(first, second, third);
    }
}
