package org.stackplug.journal;

import java.util.Optional;

/** A step as the journal names it. */
public record RecordedStep(String point, String kind, Optional<String> plugin, String file) {
    /** Returns the plugin, or the kind and the file's name where no plugin owns the step. */
    public String owner() {
        return plugin.orElseGet(() -> kind + " " + file.substring(file.lastIndexOf('/') + 1));
    }
}
