package org.stackplug.event;

import java.io.IOException;
import org.stackplug.file.StorageProblem;
import org.stackplug.problem.Problem;

/** Reports that a listener failed, for example to write a file. The run continues, and reports the problem at its end. */
public final class ListenerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private ListenerException(Problem problem, IOException cause) {
        super(problem.sentence(), cause);
        this.problem = problem;
    }

    /**
     * Returns the exception for a file that could not be written.
     *
     * @param what the subject of the sentence, such as "the journal of the run"
     */
    public static ListenerException unwritten(String what, IOException cause) {
        return new ListenerException(StorageProblem.writing(what + " could not be written", cause, "TOP_DIR"), cause);
    }

    /** Returns the problem that is reported to the user. */
    public Problem problem() {
        return problem;
    }
}
