package org.stackplug.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stackplug.event.RunListener;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.plan.CheckoutOrigins;
import org.stackplug.plan.Plan;
import org.stackplug.plan.PlannedStep;
import org.stackplug.plan.Steps;
import org.stackplug.plan.UnmergedSection;
import org.stackplug.plan.UnmergedSections;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.OrderedPlugins;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.session.DeclarationProbe;
import org.stackplug.session.Localrc;
import org.stackplug.session.OpenedSession;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.step.Point;
import org.stackplug.task.Cancellation;

/** Plans a stack: evaluates localrc, runs no code of a plugin, and writes nothing. */
public final class Planner {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;
    private final Cancellation cancellation = new Cancellation();

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

    /** Terminates it soon, with all processes that localrc has started. May be called from any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /** Returns the plan of a stack. */
    public Plan plan() throws StackplugException {
        return new DeclarationProbe(options, fetchers, runners, listener, cancellation).take(this::plan);
    }

    private Plan plan(OpenedSession<?> opening, Localrc localrc, Fetchers made) throws StackplugException, IOException {
        List<Checkout> checkouts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Set<String> usersOwn = new HashSet<>();
        Map<String, Path> inPlace = new HashMap<>();
        for (Declaration declaration : selected(opening)) {
            Path dir = opening.places().of(declaration);
            Optional<CheckoutReader.Reading> reading = reading(declaration, dir, made);
            Optional<CheckoutState> state = reading.flatMap(CheckoutReader.Reading::state);
            checkouts.add(new Checkout(declaration, dir, state.flatMap(CheckoutState::revision)));
            reading.ifPresent(read -> problems.addAll(read.problems()));
            if (reading.filter(CheckoutReader.Reading::usersOwn).isPresent()) {
                usersOwn.add(declaration.name());
            }
            reading.flatMap(CheckoutReader.Reading::inPlace).ifPresent(tree -> inPlace.put(declaration.name(), tree));
        }
        OrderedPlugins plugins = OrderedPlugins.read(checkouts, options.steps().keepOrder());
        Steps steps = new Steps(options.topDir(), localrc.conf(), plugins.checkouts());
        List<PlannedStep> planned = new ArrayList<>();
        for (Point point : Command.STACK.points()) {
            planned.addAll(steps.at(point));
            if (options.steps().until().filter(point::equals).isPresent()) {
                break;
            }
        }
        List<UnmergedSection> unmerged = new UnmergedSections(
                        options.topDir(),
                        localrc.conf(),
                        plugins.checkouts().stream().map(Checkout::dir).toList())
                .all();
        return new Plan(
                options.topDir(),
                opening.dest(),
                plugins,
                planned,
                unmerged,
                new CheckoutOrigins(usersOwn, inPlace),
                problems.stream().distinct().toList());
    }

    /** Returns the selected plugins and what they require, as far as checkouts say so, in declared order. */
    private List<Declaration> selected(OpenedSession<?> opening) throws StackplugException, IOException {
        List<Declaration> all = new ArrayList<>(options.selection().of(opening.declarations()));
        all.addAll(options.selection().alsoRequired(all, opening.declarations(), opening.places()));
        all.sort(Comparator.comparing(opening.declarations()::indexOf));
        return all;
    }

    private static Optional<CheckoutReader.Reading> reading(Declaration declaration, Path dir, Fetchers made)
            throws StackplugException {
        if (made.isEmpty()) {
            // The plan needs no backend; a stack says which package is missing.
            return Optional.empty();
        }
        return Optional.of(new CheckoutReader(declaration, dir, made).read());
    }
}
