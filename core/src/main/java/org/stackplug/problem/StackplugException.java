package org.stackplug.problem;

import java.util.List;
import java.util.stream.Collectors;

/** The command can't go on. Carries all that is wrong, at least one problem. */
public final class StackplugException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** With every problem that was found, the first being the most important. */
    public StackplugException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.code().id() + " " + problem.sentence())
                .collect(Collectors.joining("; ")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an error has at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** With one problem. */
    public StackplugException(Problem problem) {
        this(List.of(problem));
    }

    /** With one problem, and the exception that led to it. */
    public StackplugException(Problem problem, Throwable cause) {
        this(problem);
        initCause(cause);
    }

    /** What is wrong, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
