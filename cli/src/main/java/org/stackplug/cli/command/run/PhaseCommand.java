package org.stackplug.cli.command.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.setting.Settings;
import org.stackplug.event.RunEvent;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.step.Point;

/** {@code run}: one point of the user's choice. */
public final class PhaseCommand extends RunCommand {
    private final FetchArguments fetch = FetchArguments.ofFetch(options());
    private final StepArguments steps = new StepArguments(options());
    private String mode = "";
    private Optional<String> phase = Optional.empty();

    public PhaseCommand(String description, Invocation invocation) {
        super(Command.RUN, description, invocation);
        help().paragraph(
                        "Evaluates localrc, override-defaults and settings, and then every plugin.sh with MODE and PHASE. MODE may be one of your own.")
                .example("run stack install", "the phase install of every plugin")
                .example("run check", "a mode of your own");
        options().argument(0, "MODE", true, "the first argument of every plugin.sh", value -> mode = value);
        options().argument(1, "PHASE", false, "the second argument", value -> phase = Optional.of(value));
    }

    @Override
    RunOptions request() throws StackplugException {
        Settings settings = settings();
        Point point = point(phase.map(second -> mode + " " + second).orElse(mode));
        requirePhase(point);
        warnOfMisspelt(point);
        return request(
                settings,
                Selection.all(),
                steps(settings, Optional.empty(), Optional.of(point), steps.keepOrder()),
                fetch.flags());
    }

    /** A mode of DevStack's that has phases would run every plugin.sh with one that none of them expects. */
    private void requirePhase(Point point) {
        List<String> phases = Command.STACK.points().stream()
                .filter(known -> known.mode().equals(point.mode()))
                .flatMap(known -> known.phase().stream())
                .toList();
        if (point.phase().isEmpty() && !phases.isEmpty()) {
            throw wrongUsage("the phase is missing: " + mode + " has " + String.join(", ", phases));
        }
    }

    /** A mode of the user's own is none of DevStack's; a name that is close to one of DevStack's is rather a mistake. */
    private void warnOfMisspelt(Point point) {
        List<Point> known = Stream.of(Command.STACK, Command.UNSTACK, Command.CLEAN)
                .flatMap(command -> command.points().stream())
                .toList();
        String question = NearestWords.question(
                point.toString(), known.stream().map(Point::toString).toList());
        if (!known.contains(point) && !question.isEmpty()) {
            console()
                    .on(new RunEvent.Warned("'" + point + "' is not one of DevStack's points\n" + question, List.of()));
        }
    }
}
