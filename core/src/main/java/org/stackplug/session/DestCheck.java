package org.stackplug.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.CheckoutPlaces;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.EnableCall;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PlacedPlugin;
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
    private Path dest(Namespace variables) throws StackplugException {
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

    /**
     * Returns where the checkouts are.
     *
     * @param inShell the plugins with the folders at which a DevStack tree's scripts look for them
     */
    CheckoutPlaces places(Namespace variables, List<Declaration> declarations, Optional<List<PlacedPlugin>> inShell)
            throws StackplugException {
        Path dest = dest(variables);
        Map<String, Path> elsewhere = new HashMap<>();
        Map<Path, String> taken = new HashMap<>();
        for (Declaration plugin : declarations) {
            Path usual = dest.resolve(plugin.name());
            Path folder = inShell.stream()
                    .flatMap(List::stream)
                    .filter(placed -> placed.name().equals(plugin.name()))
                    .map(placed -> run.options().topDir().resolve(placed.dir()).normalize())
                    .filter(dir -> !dir.equals(run.options().topDir()))
                    .findFirst()
                    .orElse(usual);
            Optional<String> other = Optional.ofNullable(taken.put(folder, plugin.name()));
            if (folder.getFileName() == null || other.isPresent()) {
                throw new StackplugException(
                        Problem.of(ErrorCode.DEST, "the plugin '" + plugin.name() + "' can't be at " + folder)
                                .at(plugin.place())
                                .because(other.map(name -> "The checkout of the plugin '" + name + "' is there.")
                                        .orElse("A checkout has a folder of its own."))
                                .remedy("Correct GITDIR[" + plugin.name() + "] in localrc."));
            }
            if (!folder.equals(usual.normalize())) {
                elsewhere.put(plugin.name(), folder);
            }
        }
        return new CheckoutPlaces(dest, elsewhere);
    }

    /** Warns of plugins that are enabled before localrc sets DEST. */
    void warnOfLateDest(List<EnableCall> calls, CheckoutPlaces checkouts) {
        for (EnableCall call : calls) {
            if (Path.of(call.dest()).equals(checkouts.dest())) {
                continue;
            }
            String name = call.arguments().get(0);
            List<Place> places = new ArrayList<>(List.of(call.place()));
            localrc.destLine().ifPresent(places::add);
            Optional<Path> elsewhere = Optional.ofNullable(checkouts.elsewhere().get(name));
            run.listener()
                    .on(new RunEvent.Warned(
                            "DEST is set after the plugin '" + name + "' is enabled; its checkout "
                                    + elsewhere
                                            .map(folder -> "is at " + folder + ", where stack.sh looks for it")
                                            .orElse("goes to the final DEST, " + checkouts.dest()),
                            places));
        }
    }
}
