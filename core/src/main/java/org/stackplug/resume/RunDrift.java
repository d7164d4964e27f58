package org.stackplug.resume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.OrderedPlugins;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.RunnerException;

/**
 * The changes since an earlier run in its inputs: local.conf, the plugins' commits and order, and stackplug itself.
 *
 * @param places the first changed lines of the user's files
 * @param changes all changes, in lines for people
 * @param checkouts the current checkouts of the plugins, in the order of the earlier run
 */
record RunDrift(List<Place> places, List<String> changes, List<Checkout> checkouts) {

    /** Compares the inputs of the earlier run with the current state, without changing anything. */
    static RunDrift of(ResumableRun earlier, RunOptions options, PhaseRunner runner, Fetchers fetchers)
            throws StackplugException, RunnerException, IOException {
        RunInputs before = earlier.inputs();
        List<String> changes = new ArrayList<>();
        List<Place> places = before.changedFiles(options);
        places.forEach(place -> changes.add(
                place.line() == 0
                        ? place.file() + " was created or deleted"
                        : place.file() + " differs from line " + place.line() + " on"));
        if (!before.version().equals(options.version())) {
            changes.add("the run was made by " + before.version() + ", and this is " + options.version());
        }
        changes.addAll(runner.changedSince(earlier.checkpoint()));
        Optional<Path> dest = options.dest().filter(wanted -> !wanted.equals(before.dest()));
        dest.ifPresent(wanted -> changes.add("DEST was " + before.dest() + ", and --dest says " + wanted));
        LockFile lock = LockFile.read(options.topDir().resolve(LockFile.NAME));
        List<Checkout> checkouts = new ArrayList<>();
        for (Checkout plugin : before.plugins()) {
            Checkout now = inspect(plugin, fetchers);
            checkouts.add(now);
            Optional<Revision> locked = lock.entry(plugin.name())
                    .map(LockEntry::revision)
                    .filter(one -> !one.id().equals(before.locked().getOrDefault(plugin.name(), one.id())));
            if (now.revision().isPresent() && !now.revision().equals(plugin.revision())) {
                changes.add(moved(plugin, "its checkout", now.revision().get()));
            } else if (locked.isPresent() && plugin.revision().isPresent()) {
                changes.add(moved(plugin, LockFile.NAME, locked.get()));
            }
        }
        order(before, options).ifPresent(changes::add);
        return new RunDrift(places, changes, checkouts);
    }

    private static String moved(Checkout plugin, String what, Revision now) {
        return "the plugin '" + plugin.name() + "' was at "
                + plugin.revision().map(Revision::abbreviated).orElse("no revision") + ", and " + what + " is at "
                + now.abbreviated();
    }

    private static Checkout inspect(Checkout plugin, Fetchers fetchers) throws StackplugException {
        Optional<Revision> revision = Optional.empty();
        if (plugin.isPresent()) {
            Fetchers.Chosen chosen =
                    fetchers.choose(plugin.name(), plugin.declaration().source());
            try {
                revision = chosen.fetcher().inspect(plugin.dir()).revision();
            } catch (FetchException e) {
                throw new StackplugException(
                        FetchProblems.of(plugin.declaration().ofKind(chosen.kind()), e), e);
            }
        }
        return new Checkout(plugin.declaration(), plugin.dir(), revision);
    }

    /** Returns a description of the new order if the requirements of the plugins, which are the same, have changed it. */
    private static Optional<String> order(RunInputs before, RunOptions options) throws StackplugException, IOException {
        if (options.steps().keepOrder()) {
            return Optional.empty();
        }
        List<String> declared = before.plugins().stream().map(Checkout::name).toList();
        List<String> names =
                OrderedPlugins.read(before.plugins(), false).order().names();
        return names.equals(declared)
                ? Optional.empty()
                : Optional.of(
                        "the requirements of the plugins have changed: the order would be " + String.join(", ", names));
    }

    /** Refuses to resume after a change, unless the user forces it. */
    void requireNone(ResumableRun earlier, RunOptions options) throws StackplugException {
        if (changes.isEmpty() || options.checkpoints().force()) {
            return;
        }
        Problem problem = Problem.of(
                        ErrorCode.RESUME_DIFFERS, "the inputs of the run " + earlier.run() + " have changed since")
                .because(
                        String.join("\n", changes)
                                + (places.isEmpty()
                                        ? ""
                                        : "\nA resumed run does not evaluate localrc again: a change of it has no effect before a new run."))
                .remedy("Resume nevertheless with 'stackplug stack --resume=force', which repeats no finished step, "
                        + "or start a new run with 'stackplug stack'.");
        for (Place place : places) {
            problem = problem.at(place);
        }
        throw new StackplugException(problem);
    }
}
