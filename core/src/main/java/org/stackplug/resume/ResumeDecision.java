package org.stackplug.resume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.event.StepName;
import org.stackplug.file.NotesFolder;
import org.stackplug.file.PlainFile;
import org.stackplug.file.StorageProblem;
import org.stackplug.json.DamagedException;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.provider.Runners;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.state.RunFolder;
import org.stackplug.state.RunLock;

/**
 * The decision whether a run resumes an earlier one.
 *
 * @param earlier the run to resume; empty: the new run starts from the beginning
 * @param drift the changes of the earlier run's inputs; present if the earlier run is
 * @param reason the reason why there is no run to resume although the user asked for one, a sentence without a full stop;
 *     otherwise empty
 */
public record ResumeDecision(Optional<ResumableRun> earlier, Optional<RunDrift> drift, String reason) {

    /** Returns the decision for a run that was not asked to resume. */
    public static ResumeDecision fresh() {
        return new ResumeDecision(Optional.empty(), Optional.empty(), "");
    }

    /**
     * Decides whether to resume. The caller holds the lock of TOP_DIR. Nothing is changed.
     *
     * @throws StackplugException {@link ErrorCode#RESUME_DIFFERS}, or {@link ErrorCode#CHECKPOINT}
     */
    public static ResumeDecision decide(
            RunOptions options, Providers<SourceFetcherProvider> fetchers, Providers<PhaseRunnerProvider> runners)
            throws StackplugException {
        try (Fetchers made = new Fetchers(fetchers, options, true)) {
            PhaseRunner runner = Runners.choose(options, runners);
            if (!runner.capabilities().contains(PhaseRunner.Capability.CHECKPOINTS)) {
                return new ResumeDecision(
                        Optional.empty(), Optional.empty(), "the runner can't restore the shell of an earlier run");
            }
            ResumableRun.SearchResult search = ResumableRun.search(options.topDir());
            if (search.found().isEmpty()) {
                return new ResumeDecision(Optional.empty(), Optional.empty(), search.reason());
            }
            ResumableRun earlier = search.found().get();
            refuseEarlierEnd(earlier, options);
            RunDrift drift = RunDrift.of(earlier, options, runner, made);
            drift.requireNone(earlier, options);
            return new ResumeDecision(Optional.of(earlier), Optional.of(drift), "");
        } catch (NotesFolder.UntrustedException e) {
            throw RunLock.untrusted(e);
        } catch (DamagedException e) {
            throw new StackplugException(unusable(e).at(e.place()), e);
        } catch (PlainFile.RefusedException e) {
            throw new StackplugException(unusable(e).at(e.place()), e);
        } catch (IOException | RunnerException | IllegalArgumentException e) {
            throw new StackplugException(unusable(e), e);
        }
    }

    /** Returns the problem of a checkpoint from which the shell can't be restored. */
    public static Problem unusable(Exception e) {
        return Problem.of(ErrorCode.CHECKPOINT, "the last run's checkpoint can't be used")
                .because(e instanceof IOException failure ? PlainFile.why(failure) : String.valueOf(e.getMessage()))
                .remedy("Start a new run with 'stackplug stack'; what has been fetched is not fetched again.");
    }

    private static void refuseEarlierEnd(ResumableRun earlier, RunOptions options) throws StackplugException {
        Optional<Point> until = options.steps().until();
        if (until.isPresent()
                && !earlier.remainingPoints(Command.STACK.points()).contains(until.get())) {
            throw new StackplugException(
                    Problem.of(ErrorCode.USAGE, "the run " + earlier.run() + " is already past '" + until.get() + "'")
                            .because("Its last checkpoint is at '" + earlier.point() + "'.")
                            .remedy("Leave out --until, or name a later point."));
        }
    }

    /** Records the earlier run in the folder of the new run, so that a later run can resume it even if this one is killed. */
    public void recordContinuation(RunFolder folder) throws StackplugException {
        try {
            if (earlier.isPresent()) {
                earlier.get().recordContinuation(folder);
            }
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing("the run's folder can't be used", e, "TOP_DIR"), e);
        }
    }

    /**
     * Reports the decision, and what it loses, to a listener.
     *
     * @param options those of the new run
     */
    public void report(RunListener listener, RunOptions options) {
        boolean forced = options.checkpoints().force();
        if (!reason.isEmpty()) {
            listener.on(new RunEvent.Warned(
                    "there is nothing to resume: " + reason + ". The stack starts from the beginning", List.of()));
        }
        earlier.ifPresent(run -> {
            listener.on(run.event());
            warnOfPastHolds(run, options.steps().holds().after(), listener);
        });
        earlier.filter(run -> !run.at().lost().isEmpty())
                .ifPresent(run -> listener.on(new RunEvent.Warned(
                        "the shell had this state at the checkpoint, which can't be restored: "
                                + String.join("; ", run.at().lost()),
                        List.of())));
        drift.filter(differences -> forced && !differences.changes().isEmpty())
                .ifPresent(differences -> listener.on(new RunEvent.Warned(
                        "the run continues although its inputs have changed: "
                                + String.join("; ", differences.changes())
                                + (differences.places().isEmpty()
                                        ? ""
                                        : ". localrc is not evaluated again: its changes take effect only in a new run"),
                        differences.places())));
    }

    /** Returns the point whose steps are done when the session has been opened; empty if it resumes within a point. */
    public Optional<Point> donePoint() {
        return earlier.isEmpty()
                ? Optional.of(Point.FETCH)
                : earlier.filter(run -> run.at().pointDone()).map(ResumableRun::point);
    }

    /** Warns of holds after points that the earlier run has passed. */
    private void warnOfPastHolds(ResumableRun run, List<Point> holds, RunListener listener) {
        List<Point> left = run.remainingPoints(Command.STACK.points());
        holds.stream()
                .filter(point -> !donePoint().equals(Optional.of(point)))
                .filter(point -> point.equals(Point.FETCH) || !left.contains(point))
                .forEach(point -> listener.on(new RunEvent.Warned(
                        "the run is not held after '" + point + "': " + run.run()
                                + ", which it continues, is already past it",
                        List.of())));
    }

    /** Returns the steps that the earlier run has not done. */
    public List<Step> remainingSteps(List<Step> planned) {
        if (earlier.isEmpty()) {
            return planned;
        }
        List<StepName> done = new ArrayList<>(earlier.get().done());
        return planned.stream().filter(step -> !done.remove(StepName.of(step))).toList();
    }

    /** Returns the points of the session, out of the points of the command. */
    public List<Point> remainingPoints(List<Point> points) {
        return earlier.map(run -> run.remainingPoints(points)).orElse(points);
    }

    /** Returns the plugins whose checkouts are missing. */
    public List<Checkout> missingCheckouts() {
        return drift.stream()
                .flatMap(differences -> differences.checkouts().stream())
                .filter(plugin -> !plugin.isPresent())
                .toList();
    }

    /**
     * Returns all plugins in the order of the earlier run.
     *
     * @param fetched the checkouts that were missing and have been fetched again
     * @throws StackplugException {@link ErrorCode#RESUME_DIFFERS} if one of them has another commit than before
     */
    public List<Checkout> mergeCheckouts(List<Checkout> fetched) throws StackplugException {
        List<Checkout> all = new ArrayList<>();
        for (Checkout before : earlier.orElseThrow().inputs().plugins()) {
            Optional<Checkout> refetched = fetched.stream()
                    .filter(plugin -> plugin.name().equals(before.name()))
                    .findFirst();
            if (refetched.isPresent() && !refetched.get().revision().equals(before.revision())) {
                throw new StackplugException(Problem.of(
                                ErrorCode.RESUME_DIFFERS,
                                "the checkout of '" + before.name()
                                        + "' was missing, and was fetched at another revision")
                        .at(before.declaration().place())
                        .remedy("Start a new run with 'stackplug stack'."));
            }
            all.add(refetched.orElseGet(() -> drift.orElseThrow().checkouts().stream()
                    .filter(plugin -> plugin.name().equals(before.name()))
                    .findFirst()
                    .orElse(before)));
        }
        return all;
    }
}
