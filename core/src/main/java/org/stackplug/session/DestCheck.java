package org.stackplug.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.Namespace;
import org.stackplug.state.LastStack;

/** Decides on DEST: its value before localrc, and whether the value after localrc can be used. */
final class DestCheck {
    private final RunContext run;
    private final Localrc localrc;

    DestCheck(RunContext run, Localrc localrc) {
        this.run = run;
        this.localrc = localrc;
    }

    /** Returns the flag, in a teardown the DEST of the stack, the environment's, or a folder next to local.conf. */
    public static Path initial(RunOptions options, Localrc localrc) {
        return options.dest()
                .or(() -> localrc.stacked().map(LastStack::dest))
                .or(() -> Optional.ofNullable(System.getenv("DEST"))
                        .filter(value -> !value.isBlank())
                        .map(value -> options.topDir().resolve(value)))
                .orElseGet(() -> options.topDir().resolve("stack"));
    }

    /** Returns the DEST that the variables after localrc have, checked. */
    Path dest(Namespace variables) throws StackplugException {
        RunOptions options = run.options();
        String value = variables.value("DEST").orElse("");
        Path dest = Path.of(value);
        if (!dest.isAbsolute()) {
            throw new StackplugException(
                    atDestLine(Problem.of(ErrorCode.DEST, "DEST is not an absolute path: '" + value + "'"))
                            .because("Plugins change the working directory, and use $DEST after that.")
                            .remedy("Write an absolute path; $TOP_DIR is one."));
        }
        if (options.dest().filter(wanted -> !wanted.equals(dest)).isPresent()) {
            throw new StackplugException(atDestLine(Problem.of(
                            ErrorCode.DEST,
                            "--dest says " + options.dest().get() + ", and localrc sets DEST to " + dest))
                    .because("localrc has the last word on DEST, as in DevStack.")
                    .remedy("Leave out --dest, or the line in localrc; DEST=${DEST:-...} allows both."));
        }
        return dest;
    }

    private Problem atDestLine(Problem problem) {
        return localrc.destLine().map(problem::at).orElse(problem);
    }

    /** Warns of plugins that are enabled before localrc sets DEST. */
    void warnOfLateDest(List<EnableCall> calls, Path dest) {
        for (EnableCall call : calls) {
            if (!call.dest().equals(dest.toString())) {
                List<Place> places = new ArrayList<>(List.of(call.place()));
                localrc.destLine().ifPresent(places::add);
                run.listener()
                        .on(new RunEvent.Warned(
                                "DEST is set after the plugin '"
                                        + call.arguments().get(0)
                                        + "' is enabled; its checkout goes to the final DEST, " + dest,
                                places));
            }
        }
    }
}
