package org.stackplug.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The meanings of exit statuses, for man pages and docs. */
final class ExitStatuses {
    /** In ascending order, those of signals last. */
    static final Map<String, String> ALL = all();

    private ExitStatuses() {}

    private static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("0", "everything done");
        all.put(
                "1",
                "a defect of stackplug itself; or it could not start, because Java or one of its own files is missing");
        all.put("2", "wrong usage, or a result that could not be written");
        all.put("3", "local.conf, a setting or a plugin's declaration is wrong");
        all.put("4", "at least one fetch failed; all were tried, all failures are reported");
        all.put(
                "5",
                "a step failed, or the stack script between two steps; also an 'exit 0' in the middle of a run, and a hold that was not released in time");
        all.put(
                "6",
                "the lock and the remotes differ ('--locked', 'update --check'), or the inputs of the run to be resumed"
                        + " have changed");
        all.put("7", "another run uses this TOP_DIR or DEST");
        all.put("130, 143, 129", "interrupted, terminated, the terminal was closed");
        return Collections.unmodifiableMap(all);
    }
}
