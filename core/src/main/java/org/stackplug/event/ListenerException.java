package org.stackplug.event;

import java.io.IOException;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.Problem;

/** A listener could not do its part, such as writing a file. The run goes on, and reports the problem when it ends. */
public final class ListenerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private ListenerException(Problem problem, IOException cause) {
        super(problem.sentence(), cause);
        this.problem = problem;
    }

    /**
     * Makes one for a file that could not be written.
     *
     * @param what the subject of the sentence, such as "the journal of the run"
     */
    public static ListenerException unwritten(String what, IOException cause) {
        return new ListenerException(StorageProblem.writing(what + " could not be written", cause, "TOP_DIR"), cause);
    }

    /** Returns what the user is to know. */
    public Problem problem() {
        return problem;
    }
}
