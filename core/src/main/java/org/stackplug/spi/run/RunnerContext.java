package org.stackplug.spi.run;

import java.util.Map;

/**
 * The context of a runner.
 *
 * @param settings the user's settings for this backend, {@code runner.ID.NAME}, by NAME; an unknown name is ignored
 */
public record RunnerContext(Map<String, String> settings) {
    public RunnerContext {
        settings = Map.copyOf(settings);
    }

    /** Returns a context without settings. */
    public static RunnerContext plain() {
        return new RunnerContext(Map.of());
    }
}
