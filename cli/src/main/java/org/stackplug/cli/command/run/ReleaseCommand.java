package org.stackplug.cli.command.run;

import java.util.Optional;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.cli.terminal.ProblemPrinter;
import org.stackplug.hold.HeldRun;
import org.stackplug.hold.Release;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.report.text.Durations;

/** {@code release}: lets a held run continue. */
public final class ReleaseCommand extends ToolCommand {
    private Optional<String> point = Optional.empty();

    public ReleaseCommand(String description, Invocation invocation) {
        super("release", description, invocation);
        help().paragraph(
                        "'stack --hold' holds a run after a point. Without POINT, releases the current hold, or the only"
                                + " one that is left. A run that has not reached the point yet is not held there. A second"
                                + " release changes nothing.")
                .example("release", "continues the run that is held in TOP_DIR")
                .example("release 'stack install'", "also before the run has reached that point")
                .example("release -C /opt/lab", "from another folder");
        options()
                .argument(
                        0,
                        "POINT",
                        false,
                        "the point after which the run is held, such as source or 'stack install'",
                        value -> point = Optional.of(value));
    }

    @Override
    protected int execute() throws StackplugException {
        settings();
        Release release = new HeldRun(globals().topDir()).release(point);
        if (globals().json()) {
            Documents.document(writer(), secrets(), "release", json -> {
                json.writeStringField("run", release.run());
                json.writeStringField("point", release.after().toString());
                json.writeStringField("effect", release.effect().word());
                if (release.held().isPresent()) {
                    json.writeNumberField("millis", release.held().get().toMillis());
                } else {
                    json.writeNullField("millis");
                }
            });
        } else {
            out().println(ProblemPrinter.visible(sentence(release)));
        }
        return 0;
    }

    private static String sentence(Release release) {
        String after = release.run() + " after '" + release.after() + "'";
        return switch (release.effect()) {
            case RELEASED ->
                "released " + after + "; it was held for "
                        + Durations.text(release.held().orElseThrow());
            case IN_ADVANCE -> "released " + after + " in advance: it will not be held there";
            case ALREADY -> after + " has been released already";
            case UNANSWERED -> "released " + after + ", which has not continued yet: its process may be stopped";
        };
    }
}
