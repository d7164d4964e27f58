package org.stackplug.doctor;

import java.util.List;
import java.util.stream.Collectors;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Finding;
import org.stackplug.spi.Finding.Level;

/** Makes findings of problems. */
public final class Findings {
    private static final String ASK = "Run 'stackplug explain CODE' with its code.";

    private Findings() {}

    /** Returns problems that would end a run, as findings about a topic. */
    public static List<Finding> of(String topic, List<Problem> problems) {
        return problems.stream()
                .map(problem -> of(topic, Level.PROBLEM, problem))
                .toList();
    }

    /** Returns a problem as a finding, in one sentence with its code, its places and its cause. */
    static Finding of(String topic, Level level, Problem problem) {
        String places =
                problem.places().stream().map(Object::toString).distinct().collect(Collectors.joining(", "));
        String sentence =
                problem.sentence() + " (" + problem.code().id() + (places.isEmpty() ? "" : ", " + places) + ")";
        String cause = String.join("; ", problem.explanation()).strip();
        return new Finding(
                topic,
                level,
                cause.isEmpty() ? sentence : sentence + ": " + cause.replaceFirst("[.]$", ""),
                problem.remedy().isEmpty() ? ASK.replace("CODE", problem.code().id()) : problem.remedy());
    }
}
