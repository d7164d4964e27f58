package org.stackplug.plugin;

import java.util.Objects;
import org.stackplug.spi.fetch.SourceKind;

/**
 * The words in messages that depend on the kind of a source.
 *
 * @param source the noun for the source
 * @param state the noun for one of its states
 * @param rescue the beginning of an imperative sentence, by which the user puts local work into safety
 * @param backup where a backup of local work is, after "keeps it"
 */
public record SourceWords(String source, String state, String rescue, String backup) {
    private static final SourceWords REPOSITORY =
            new SourceWords("repository", "commit", "Commit and push it", "under refs/stackplug/backup");

    private static final SourceWords SNAPSHOT =
            new SourceWords("source", "state", "Copy it to another folder", "in a folder of the checkout");

    public SourceWords {
        Objects.requireNonNull(source);
        Objects.requireNonNull(state);
        Objects.requireNonNull(rescue);
        Objects.requireNonNull(backup);
    }

    static SourceWords of(SourceKind kind) {
        return switch (kind) {
            case REPOSITORY -> REPOSITORY;
            case SNAPSHOT -> SNAPSHOT;
        };
    }
}
