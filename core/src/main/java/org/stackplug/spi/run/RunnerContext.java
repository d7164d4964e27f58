package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The context of a runner.
 *
 * @param topDir the folder with local.conf, absolute: a DevStack tree or any other
 * @param settings the user's settings for this backend, {@code runner.ID.NAME}, by NAME; an unknown name is ignored
 * @since 0.1.0
 */
public record RunnerContext(Path topDir, Map<String, String> settings) {
    public RunnerContext {
        Objects.requireNonNull(topDir);
        settings = Map.copyOf(settings);
    }

    /** Returns a context without settings. */
    public static RunnerContext of(Path topDir) {
        return new RunnerContext(topDir, Map.of());
    }
}
