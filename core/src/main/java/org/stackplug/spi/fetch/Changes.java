package org.stackplug.spi.fetch;

import java.util.List;
import java.util.Optional;

/**
 * The difference between two revisions of a source.
 *
 * @param history the commits in between; empty if they are not all known, as in a shallow checkout, or if the source has none
 * @param files the changed files, sorted by path
 * @param diff the changes of the files in the requested folder, as a unified diff; empty if none was requested, or nothing in it
 *     has changed
 * @since 0.1.0
 */
public record Changes(Optional<History> history, List<ChangedFile> files, String diff) {
    public Changes {
        files = List.copyOf(files);
    }

    /**
     * The commits between two revisions.
     *
     * @param arriving the number of commits that only the later revision has
     * @param lost the number of commits that only the earlier revision has; 0 where the later one continues the earlier one
     * @param subjects the first lines of the newest arriving commits, at most {@link #MAX_SUBJECTS}, the newest first
     */
    public record History(int arriving, int lost, List<String> subjects) {
        /** The maximum number of subjects. */
        public static final int MAX_SUBJECTS = 5;

        public History {
            subjects = List.copyOf(subjects);
        }
    }

    /** The effect on a file. A renamed file is removed and added. */
    public enum Effect {
        ADDED,
        CHANGED,
        REMOVED
    }

    /**
     * A file that differs.
     *
     * @param path the path in the checkout, with slashes
     */
    public record ChangedFile(String path, Effect effect) {}

    /** Returns the changed files in a folder of the checkout, such as {@code devstack}. */
    public List<ChangedFile> below(String folder) {
        return files.stream()
                .filter(file -> file.path().startsWith(folder + "/"))
                .toList();
    }
}
