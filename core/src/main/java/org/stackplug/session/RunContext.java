package org.stackplug.session;

import java.nio.file.Path;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.RunListener;
import org.stackplug.options.RunOptions;
import org.stackplug.state.RunFolder;
import org.stackplug.task.Cancellation;

/** What the parts of one run share. */
public record RunContext(RunOptions options, RunFolder folder, RunListener listener, Cancellation cancellation) {
    /** Returns TOP_DIR, which may or may not be a DevStack tree. */
    public DevStackTree tree() {
        return new DevStackTree(options.topDir());
    }

    /**
     * Returns the log of a shell, for what belongs to no step.
     *
     * @param number of the session within the run, from 1
     */
    public Path sessionLog(int number) {
        return folder.path().resolve("logs/session-" + number + ".log");
    }
}
