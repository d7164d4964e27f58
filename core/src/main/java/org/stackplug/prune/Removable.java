package org.stackplug.prune;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Something that nothing needs any more.
 *
 * @param name the plugin, the run's id, or the name of the copy in the cache
 * @param path the file that has the entry, or the folder
 * @param bytes the size of the folder; 0 for an entry of a file
 * @param reason why it is not needed, half a sentence
 */
public record Removable(Kind kind, String name, Path path, long bytes, String reason) {

    /** The kinds of things that can be removed. */
    public enum Kind {
        /** An entry of stackplug.lock. */
        LOCK_ENTRY,
        /** A checkout in DEST. */
        CHECKOUT,
        /** A checkout that waits while a working tree is used in its place. */
        WAITING_CHECKOUT,
        /** A link in DEST to a working tree of the user's, which stays. */
        LINK,
        /** The records of a run. */
        RUN,
        /** A copy of a repository in the cache. */
        CACHE;

        /** Returns the words that are printed. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
