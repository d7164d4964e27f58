package org.stackplug.doctor.machine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Finding;

/**
 * Examines one topic. It writes nothing. Each runs on a thread of its own, at the same time as others; whoever waits for it stops
 * waiting after its limit and interrupts it.
 */
public interface Examination {
    /** The usual limit. */
    Duration LIMIT = Duration.ofSeconds(10);

    /** Returns the topic of its findings; of the first, where it has several. */
    String topic();

    /**
     * Returns the findings in the order in which they are shown; none if the topic does not concern the run.
     *
     * @throws IOException if something can't be read, which becomes a note
     */
    List<Finding> findings() throws IOException, InterruptedException, StackplugException;

    /** Returns the longest time that it may take. */
    default Duration limit() {
        return LIMIT;
    }
}
