package org.stackplug.cli.command.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/**
 * Refuses {@code stack --resume} in a DevStack tree, whose stack.sh always starts at its first
 * line, and reports how far the last run came.
 */
final class TreeResumption {
    private TreeResumption() {}

    /**
     * Refuses TOP_DIR if it is a DevStack tree.
     *
     * @throws StackplugException {@link ErrorCode#IN_TREE}
     */
    static void refuse(Path topDir) throws StackplugException {
        if (!new DevStackTree(topDir).exists()) {
            return;
        }
        Optional<RunRecord> last = new Runs(topDir)
                .all().stream().filter(run -> run.command().equals("stack")).findFirst();
        throw new StackplugException(Problem.of(
                        ErrorCode.IN_TREE, "a run of a DevStack tree's stack.sh can't be resumed")
                .because(last.map(TreeResumption::howFar).orElse("No stack has been run here yet."))
                .remedy("Run 'stackplug stack': it starts from the beginning and fetches only what is missing."));
    }

    private static String howFar(RunRecord run) {
        Optional<String> furthest = run.points().isEmpty()
                ? Optional.empty()
                : Optional.of(run.points().get(run.points().size() - 1).point());
        StringBuilder text = new StringBuilder(
                "The last run, " + run.id() + " (" + run.state().word() + "), reached "
                        + furthest.map(point -> "'" + point + "'").orElse("no point") + ".");
        Map<String, String> done = new LinkedHashMap<>();
        run.plugins().forEach(plugin -> done.put(plugin.name(), ""));
        run.steps().stream()
                .filter(step -> step.isDone() && step.plugin().isPresent())
                .forEach(step -> done.put(step.plugin().get(), step.point()));
        List<String> finished = done.entrySet().stream()
                .filter(plugin -> furthest.filter(plugin.getValue()::equals).isPresent())
                .map(Map.Entry::getKey)
                .toList();
        if (!finished.isEmpty()) {
            text.append("\nFinished at that point: ")
                    .append(String.join(", ", finished))
                    .append('.');
        }
        done.forEach((plugin, point) -> {
            if (!finished.contains(plugin)) {
                text.append("\nThe plugin ")
                        .append(plugin)
                        .append(point.isEmpty() ? " finished no step." : " finished '" + point + "'.");
            }
        });
        return text.toString();
    }
}
