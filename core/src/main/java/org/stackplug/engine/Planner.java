package org.stackplug.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.event.RunListener;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Order;
import org.stackplug.plugin.Requirements;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.PhaseRunnerProvider;
import org.stackplug.spi.Point;
import org.stackplug.spi.Revision;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.SourceFetcherProvider;

/** Works out what a stack would do: evaluates localrc, runs no code of a plugin, and writes nothing. */
public final class Planner {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;

    public Planner(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            RunListener listener) {
        this.options = options;
        this.fetchers = fetchers;
        this.runners = runners;
        this.listener = listener;
    }

    /** The plan of a stack. */
    public Plan plan() throws StackplugException {
        PhaseRunner runner = runners.choose(
                        options.runner(),
                        provider -> provider.supports(options.topDir()),
                        "run what stands in " + options.topDir())
                .create();
        Localrc localrc = Localrc.read(options);
        RunFolder folder = RunFolder.temporary();
        try {
            Opening opening =
                    Opening.open(runner, options, localrc, Command.STACK, Command.STACK.points(), folder, 1, listener);
            opening.session().close();
            return plan(opening, localrc);
        } catch (RunnerException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CHANNEL, e.getMessage()).remedy("Please report it."), e);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "a file could not be read or written")
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that DEST is yours to read, and TMPDIR to write."),
                    e);
        } finally {
            folder.delete();
        }
    }

    private Plan plan(Opening opening, Localrc localrc) throws StackplugException, IOException {
        List<Checkout> checkouts = new ArrayList<>();
        Map<String, Requirements> requirements = new HashMap<>();
        try (Fetchers made = new Fetchers(fetchers, options, true)) {
            for (Declaration declaration : opening.declarations()) {
                Path dir = opening.dest().resolve(declaration.name());
                checkouts.add(new Checkout(declaration, dir, revision(declaration, dir, made)));
                requirements.put(declaration.name(), Requirements.read(dir));
            }
        }
        Order order = Order.of(opening.declarations(), requirements, options.keepOrder());
        List<Checkout> sorted = PlanOrder.sorted(checkouts, order);
        Steps steps = new Steps(options.topDir(), localrc.conf(), sorted);
        List<PlannedStep> planned = new ArrayList<>();
        for (Point point : Command.STACK.points()) {
            planned.addAll(steps.at(point));
            if (options.until().filter(point::equals).isPresent()) {
                break;
            }
        }
        return new Plan(options.topDir(), opening.dest(), sorted, requirements, order, planned);
    }

    private static Optional<Revision> revision(Declaration declaration, Path dir, Fetchers made)
            throws StackplugException {
        if (made.none()) {
            // What would run can be told all the same; a stack says which package is missing.
            return Optional.empty();
        }
        Fetchers.Chosen chosen = made.choose(declaration.source());
        if (!Files.exists(dir)) {
            return Optional.empty();
        }
        try {
            return chosen.fetcher().inspect(dir).revision();
        } catch (FetchException e) {
            throw new StackplugException(FetchProblems.of(declaration, e), e);
        }
    }
}
