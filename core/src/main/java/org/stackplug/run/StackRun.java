package org.stackplug.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.Outcome;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.fetch.BundleExport;
import org.stackplug.fetch.FetchedCheckouts;
import org.stackplug.fetch.StepClones;
import org.stackplug.file.StorageProblem;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.provider.Runners;
import org.stackplug.resume.Checkpoints;
import org.stackplug.resume.ResumableRun;
import org.stackplug.resume.ResumeDecision;
import org.stackplug.session.Localrc;
import org.stackplug.session.RunContext;
import org.stackplug.session.step.InterruptedDpkg;
import org.stackplug.session.step.StepLog;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.state.Releases;
import org.stackplug.state.RunFolder;
import org.stackplug.state.RunLock;
import org.stackplug.task.Background;
import org.stackplug.task.Cancellation;
import org.stackplug.task.Workers;

/**
 * One run of a command, from local.conf to the last point. {@link #cancel()} may be called from any thread, everything else
 * from one.
 */
public final class StackRun {
    private final Command command;
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;

    private final List<Problem> problems = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    public StackRun(
            Command command,
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners) {
        this.command = command;
        this.options = options;
        this.fetchers = fetchers;
        this.runners = runners;
    }

    /** Interrupts the run: what is under way is terminated with all its processes. */
    public void cancel() {
        cancellation.cancel();
    }

    /** As {@link #cancel()}, at Ctrl-C, which the user can press again: what is given the time to end is killed then. */
    public void cancelByKey() {
        cancellation.cancelByKey();
    }

    /**
     * Runs the command. May be called once.
     *
     * @param listeners each is made when the run's folder exists
     * @return how it went, with everything that went wrong after the folder existed
     * @throws StackplugException when the run could not even begin
     */
    public RunReport execute(List<Function<RunFolder, RunListener>> listeners) throws StackplugException {
        Background<PhaseRunner> choice = Background.start("runner", () -> Runners.choose(options, runners));
        new DevStackTree(options.topDir()).check(options, command);
        // Before anything is written: a folder without a local.conf is left as it is.
        Localrc localrc = command.fetches() ? Localrc.read(options) : Localrc.ofTeardown(options);
        NamesCheck.require(options, fetchers, runners, cancellation);
        try (RunLock lock = RunLock.take("TOP_DIR", options.topDir(), command.word())) {
            ResumeDecision resumed = options.checkpoints().resume()
                    ? ResumeDecision.decide(options, fetchers, runners)
                    : ResumeDecision.fresh();
            RunFolder folder = RunFolder.create(options.topDir(), command.word());
            resumed.recordContinuation(folder);
            Listeners listener = new Listeners(listeners(listeners, folder, lock));
            return run(localrc, new RunContext(options, folder, listener, cancellation), resumed, choice, listener);
        }
    }

    private RunReport run(
            Localrc localrc,
            RunContext run,
            ResumeDecision resumed,
            Background<PhaseRunner> choice,
            Listeners listener) {
        FetchedCheckouts fetched = new FetchedCheckouts(options, fetchers, listener, cancellation);
        RunFolder folder = run.folder();
        StepLog log = new StepLog();
        long start = System.nanoTime();
        listener.on(new RunEvent.RunStarted(
                folder.id(),
                command.word(),
                options.selection(),
                options.topDir(),
                folder.path(),
                Instant.now(),
                options.version(),
                options.steps().holds().after()));
        Checkpoints checkpoints = Checkpoints.none(folder, listener);
        List<Checkout> plugins = List.of();
        try (StepClones clones = new StepClones(options, fetchers, listener)) {
            if (!options.selection().isAll()) {
                ResumableRun.recordPartial(folder);
            }
            resumed.report(listener, options);
            if (isSureToFetch(resumed)) {
                Workers.start("prepare", () -> Fetchers.prepare(fetchers, options, localrc.schemes()));
            }
            PhaseRunner runner = choice.result();
            checkpoints = new Checkpoints(
                    folder,
                    listener,
                    cancellation,
                    command == Command.STACK
                            && options.checkpoints().write()
                            && options.selection().isAll()
                            && runner.capabilities().contains(PhaseRunner.Capability.CHECKPOINTS));
            RunStages stages = new RunStages(
                    command, run, localrc, resumed, checkpoints, supply(run, localrc, resumed, fetched), log);
            try {
                stages.run(runner, clones);
            } finally {
                if (!log.records().isEmpty()) {
                    clones.noteEdits(fetched.editable());
                }
                plugins = stages.plugins();
                problems.addAll(stages.problems());
            }
        } catch (StackplugException e) {
            problems.addAll(e.problems());
        } catch (RunnerException e) {
            // A shell that the user has interrupted answers nothing.
            if (!cancellation.isRequested()) {
                problems.add(broken(e, folder));
            }
        } catch (IOException e) {
            problems.add(unusableFolder(e));
        } finally {
            checkpoints.close();
        }
        problems.addAll(listener.problems());
        Outcome outcome = end(listener, checkpoints.lastPoint(), start);
        return new RunReport(
                new RunReport.Identity(folder.id(), command.word(), folder.path()),
                outcome,
                plugins,
                log.records(),
                log.broken(),
                problems,
                new RunReport.Resumption(resumed.earlier().map(ResumableRun::event), checkpoints.lastPoint()));
    }

    /** Reports the end, after which listeners write their own reports, which can fail as well. */
    private Outcome end(Listeners listener, Optional<Point> checkpoint, long start) {
        Outcome outcome = outcome();
        checkpoint.ifPresent(point -> problems.replaceAll(problem -> resumable(problem, point)));
        listener.on(new RunEvent.RunEnded(outcome, problems, Duration.ofNanos(System.nanoTime() - start)));
        listener.problems().stream()
                .filter(problem -> !problems.contains(problem))
                .forEach(problems::add);
        return outcome == Outcome.DONE && !problems.isEmpty() ? Outcome.FAILED : outcome;
    }

    /** Running the command again would begin at the first step, which a resumed run spares. */
    private static Problem resumable(Problem problem, Point point) {
        if (problem.code() != ErrorCode.INTERRUPTED) {
            return problem;
        }
        String first = problem.remedy().startsWith(InterruptedDpkg.FIRST) ? InterruptedDpkg.FIRST : "Run ";
        return problem.remedy(
                first + "'stackplug stack --resume', which continues from the checkpoint at '" + point + "'.");
    }

    private CheckoutSupply supply(RunContext run, Localrc localrc, ResumeDecision resumed, FetchedCheckouts fetched)
            throws StackplugException {
        if (resumed.earlier().isPresent()) {
            return new ResumingSupply(run, resumed, fetched);
        }
        if (!command.fetches()) {
            return new TeardownSupply(run, localrc, fetchers);
        }
        if (options.fetch().bundles().from().isPresent()) {
            return new BundledSupply(run, fetchers);
        }
        Optional<BundleExport> export = options.fetch().bundles().to().isPresent()
                ? Optional.of(new BundleExport(options, fetchers, run.listener(), cancellation))
                : Optional.empty();
        return new FetchingSupply(command, run, fetched, export);
    }

    private List<RunListener> listeners(List<Function<RunFolder, RunListener>> makers, RunFolder folder, RunLock lock)
            throws StackplugException {
        try {
            if (!options.steps().holds().after().isEmpty()) {
                new Releases(folder.path()).begin();
            }
            lock.recordRun(folder.id());
            List<RunListener> made = new ArrayList<>();
            makers.forEach(maker -> made.add(maker.apply(folder)));
            return made;
        } catch (IOException e) {
            throw new StackplugException(unusableFolder(e), e);
        } catch (UncheckedIOException e) {
            throw new StackplugException(unusableFolder(e.getCause()), e);
        }
    }

    /** A shell that could not be started for want of space, memory or rights is not a defect. */
    private static Problem broken(RunnerException e, RunFolder folder) {
        return e.getCause() instanceof IOException
                ? Problem.of(ErrorCode.STORAGE, e.getMessage())
                        .remedy("Free some disk space and make sure TOP_DIR is writable.")
                : Problem.of(ErrorCode.CHANNEL, e.getMessage())
                        .remedy("Please report it, with the run's folder: " + folder.path());
    }

    private static Problem unusableFolder(IOException e) {
        return StorageProblem.writing("the run's folder can't be used", e, "TOP_DIR");
    }

    /** Where there is a lock, all that it names may be in place. */
    private boolean isSureToFetch(ResumeDecision resuming) {
        return command.fetches() && resuming.earlier().isEmpty() && !Files.exists(FetchedCheckouts.lockFile(options));
    }

    private Outcome outcome() {
        if (cancellation.isRequested()) {
            if (RunReport.exitStatus(problems) != ErrorCode.INTERRUPTED.exitStatus()) {
                problems.add(Problem.of(ErrorCode.INTERRUPTED, "the run was interrupted")
                        .remedy("Run the command again."));
            }
            return Outcome.INTERRUPTED;
        }
        return problems.isEmpty() ? Outcome.DONE : Outcome.FAILED;
    }
}
