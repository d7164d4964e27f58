package org.stackplug.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.options.RunOptions;
import org.stackplug.plan.PlannedStep;
import org.stackplug.plan.Steps;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.OrderedPlugins;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Providers;
import org.stackplug.session.CrashVariables;
import org.stackplug.session.Localrc;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.ScratchSession;
import org.stackplug.session.StepProblems;
import org.stackplug.session.step.SessionDriver;
import org.stackplug.settings.EarlierAssignments;
import org.stackplug.settings.SettingsConflicts;
import org.stackplug.settings.SettingsReport;
import org.stackplug.settings.VariableHistory;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.Assignment;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.TracedSession;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.spi.run.step.StepResult;
import org.stackplug.state.RunFolder;
import org.stackplug.task.Cancellation;

/**
 * Finds which file sets which variable: localrc is evaluated, and the override-defaults and settings of all plugins that are in
 * place are sourced, in a traced session in a temporary folder. Never uses the network, and writes nothing by itself.
 *
 * <p>A failing file ends the shell, as in a stack. Another one evaluates everything again, with only the assignments of that file
 * up to its failure, so that the others are known as well.
 */
public final class SettingsSurvey {
    private final RunOptions options;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;
    private final Cancellation cancellation = new Cancellation();

    private final SortedMap<String, List<VariableHistory.Event>> events = new TreeMap<>();
    private final List<SettingsReport.Warning> warnings = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Step, EarlierAssignments> failed = new HashMap<>();

    private boolean again;

    public SettingsSurvey(RunOptions options, Providers<PhaseRunnerProvider> runners, RunListener listener) {
        this.options = options;
        this.runners = runners;
        Set<RunEvent> shown = new HashSet<>();
        this.listener = new RunListener() {
            @Override
            public void on(RunEvent event) {
                // Each evaluation warns of the same.
                if (!(event instanceof RunEvent.Warned) || shown.add(event)) {
                    listener.on(event);
                }
            }
        };
    }

    /** Terminates it soon, with all processes that localrc has started. May be called from any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /** Evaluates the settings. May be called once. */
    public SettingsReport take() throws StackplugException {
        ScratchSession session = new ScratchSession(options, runners, listener, cancellation);
        SettingsReport report;
        do {
            again = false;
            events.clear();
            warnings.clear();
            report = session.open(
                    PhaseRunner::openTraced,
                    Set.of(PhaseRunner.Capability.TRACE),
                    List.of(Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE),
                    this::source);
        } while (again);
        return report;
    }

    private SettingsReport source(OpenedSession<TracedSession> opening, Localrc localrc, RunFolder folder)
            throws StackplugException, RunnerException, IOException {
        TracedSession session = opening.session();
        note(VariableHistory.LOCALRC, false, session.drainAssignments());
        List<Checkout> plugins = plugins(opening);
        Steps steps = new Steps(options.topDir(), localrc.conf(), plugins);
        // Those that are not fetched yet are enabled as well: DEVSTACK_PLUGINS has their names.
        List<PlacedPlugin> enabled = new ArrayList<>(SessionDriver.placed(plugins));
        for (Declaration declaration : opening.declarations()) {
            if (enabled.stream().noneMatch(plugin -> plugin.name().equals(declaration.name()))) {
                enabled.add(
                        new PlacedPlugin(declaration.name(), opening.places().of(declaration)));
            }
        }
        session.setPlugins(enabled);
        Namespace last = opening.localrc();
        boolean on = true;
        while (on && session.next() instanceof Announcement.AtPoint at) {
            List<PlannedStep> due = at.plugins().isPresent()
                    ? Steps.ofPlugins(at.point(), at.plugins().get())
                    : steps.at(at.point());
            for (PlannedStep step : due) {
                on = on && run(step.step(), session, folder);
            }
            again = !on;
            if (on) {
                last = session.namespace();
                listener.on(new RunEvent.VariablesKnown(at.point(), last));
                on = !at.point().equals(Point.SOURCE);
            }
        }
        return report(last);
    }

    /** Returns whether the shell can go on: false after a failure that was not known before. */
    private boolean run(Step step, TracedSession session, RunFolder folder) throws RunnerException, IOException {
        String by = step.plugin().orElseGet(() -> relative(Path.of(step.file())));
        Path log = folder.log(step);
        if (failed.containsKey(step)) {
            note(by, step.plugin().isPresent(), assign(step, session, folder, log));
            return true;
        }
        StepResult result = session.run(step, log, options.steps().timeout());
        AtomicReference<Namespace> last = new AtomicReference<>();
        CrashVariables.report(session, result, new RunListener() {
            @Override
            public void on(RunEvent event) {
                listener.on(event);
                if (event instanceof RunEvent.LastVariablesKnown known) {
                    last.set(known.variables());
                }
            }
        });
        List<Assignment> assignments = session.drainAssignments();
        if (result instanceof StepResult.Failed broke) {
            problems.add(StepProblems.withoutLog(
                    step, broke.failure(), log, options.steps().timeout()));
            failed.put(step, new EarlierAssignments(assignments, Optional.ofNullable(last.get())));
            return false;
        }
        note(by, step.plugin().isPresent(), assignments);
        return true;
    }

    /**
     * Repeats the assignments of a failed step, whose history is known already.
     *
     * @return the assignments without those to variables that were local to the point
     */
    private List<Assignment> assign(Step step, TracedSession session, RunFolder folder, Path log)
            throws RunnerException, IOException {
        Set<String> global = new HashSet<>(session.namespace().variables().keySet());
        Path script = folder.file("failed", "assignments");
        Files.writeString(script, failed.get(step).script());
        session.run(
                new Step.Script(
                        step.point(), Step.ScriptKind.SETTINGS, Optional.empty(), script, List.of(), Optional.empty()),
                log,
                options.steps().timeout());
        session.drainAssignments();
        global.addAll(session.namespace().variables().keySet());
        return failed.get(step).assignments().stream()
                .filter(one -> global.contains(one.name()))
                .toList();
    }

    private String relative(Path file) {
        return file.startsWith(options.topDir())
                ? options.topDir().relativize(file).toString()
                : file.toString();
    }

    private void note(String by, boolean plugin, List<Assignment> assignments) {
        for (Assignment one : assignments) {
            events.computeIfAbsent(one.name(), any -> new ArrayList<>())
                    .add(new VariableHistory.Event(by, plugin, one.place(), one.before(), one.after()));
        }
    }

    /** Returns the plugins in the order in which a stack runs them, and warns of those that are not there. */
    private List<Checkout> plugins(OpenedSession<?> opening) throws StackplugException, IOException {
        List<Checkout> present = new ArrayList<>();
        for (Declaration declaration : opening.declarations()) {
            Path dir = opening.places().of(declaration);
            Checkout checkout = new Checkout(declaration, dir, Optional.empty());
            if (checkout.isPresent()) {
                present.add(checkout);
            } else {
                warn(
                        "the plugin '" + declaration.name()
                                + "' is not fetched yet, so what it sets is not known; 'stackplug fetch' fetches it",
                        List.of(declaration.place()));
            }
        }
        return OrderedPlugins.read(present, options.steps().keepOrder()).checkouts();
    }

    private void warn(String sentence, List<Place> places) {
        warnings.add(new SettingsReport.Warning(Optional.empty(), new RunEvent.Warned(sentence, places)));
    }

    private SettingsReport report(Namespace last) {
        List<VariableHistory> variables = new ArrayList<>();
        events.forEach((name, all) -> variables.add(new VariableHistory(name, value(name, last), all)));
        variables.sort(Comparator.comparing(VariableHistory::name));
        for (VariableHistory variable : variables) {
            SettingsConflicts.warnings(variable)
                    .forEach(warned -> warnings.add(new SettingsReport.Warning(Optional.of(variable.name()), warned)));
        }
        return new SettingsReport(variables, last, warnings, problems);
    }

    private static Optional<String> value(String name, Namespace last) {
        return Optional.ofNullable(last.variables().get(name)).flatMap(Namespace.Variable::value);
    }
}
