package org.stackplug.problem;

import java.util.List;
import java.util.stream.Collectors;

/** Reports that a command can't continue, with every problem that was found; there is at least one. */
public final class StackplugException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Reports several problems.
     *
     * @param problems at least one, the most important first
     */
    public StackplugException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.code().id() + " " + problem.sentence())
                .collect(Collectors.joining("; ")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an error has at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** Reports one problem. */
    public StackplugException(Problem problem) {
        this(List.of(problem));
    }

    /** Reports one problem, with the exception that caused it. */
    public StackplugException(Problem problem, Throwable cause) {
        this(problem);
        initCause(cause);
    }

    /** Returns the problems, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
