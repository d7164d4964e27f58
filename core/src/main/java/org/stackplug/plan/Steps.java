package org.stackplug.plan;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.devstack.PackageFamily;
import org.stackplug.localconf.LocalConf;
import org.stackplug.plugin.Checkout;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;
import org.stackplug.state.LastStack;

/**
 * The steps of each point, according to the files on the disk. First come the scripts of extras.d by name, then the plugins in
 * their order, then the work after the point; before "stack pre-install" the packages that plugins list. The steps are computed
 * again at every point, because an earlier step may have created a file.
 *
 * @param topDir the folder of local.conf
 * @param conf the file with the sections to merge; empty if there is only a plain localrc
 * @param plugins the plugins, in order
 */
public record Steps(Path topDir, Optional<LocalConf> conf, List<Checkout> plugins) {
    /**
     * The groups of local.conf that DevStack's stack.sh merges between its points, by the point before the merge. A
     * {@code local.sh} runs after "stack extra".
     */
    private static final Map<Point, List<String>> MERGES = Map.of(
            Point.of("stack", "post-config"), List.of("post-config", "extra"),
            Point.of("stack", "extra"), List.of("post-extra"),
            Point.of("stack", "test-config"), List.of("test-config"));

    private static final Point LOCAL_SH = Point.of("stack", "extra");
    private static final Point LAST = Point.of("stack", "test-config");
    private static final Point UNSTACK = Point.of("unstack");
    private static final Point CLEAN = Point.of("clean");
    /** DevStack installs the packages that plugins list just before this point. */
    private static final Point AFTER_PACKAGES = Point.of("stack", "pre-install");
    /** The only script of extras.d that DevStack's own scripts still run at their points. */
    private static final String IN_TREE = "80-tempest.sh";

    public Steps {
        plugins = List.copyOf(plugins);
    }

    /** Returns the groups of local.conf that a stack merges by itself. */
    static List<String> mergedGroups() {
        return MERGES.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Returns only the plugins' steps of a point; the scripts of a DevStack tree perform the other steps themselves.
     *
     * @param placed the plugins that are enabled in the shell now
     */
    public static List<PlannedStep> ofPlugins(Point point, List<PlacedPlugin> placed) {
        List<PlannedStep> steps = new ArrayList<>();
        if (!point.equals(Point.FETCH)) {
            placed.forEach(
                    plugin -> plugin(point, plugin.name(), plugin.dir(), true).ifPresent(steps::add));
        }
        return steps;
    }

    /** Returns the steps of a point, in order. */
    public List<PlannedStep> at(Point point) throws IOException {
        List<PlannedStep> steps = new ArrayList<>();
        if (point.equals(Point.FETCH)) {
            return steps;
        }
        if (point.equals(AFTER_PACKAGES) && !new DevStackTree(topDir).exists()) {
            plugins.forEach(plugin -> packages(point, plugin, steps));
        }
        List<PlannedStep> extras = extras(point);
        steps.addAll(extras);
        for (Checkout plugin : plugins) {
            plugin(point, plugin.name(), plugin.dir(), plugin.isPresent()).ifPresent(steps::add);
        }
        if (point.equals(CLEAN)) {
            // DevStack's clean.sh runs them once before the plugins and once after the plugins.
            steps.addAll(extras);
        }
        if (point.equals(UNSTACK) || point.equals(CLEAN)) {
            services(point, steps);
        }
        merges(point, steps);
        if (point.equals(LAST)) {
            services(point, steps);
        }
        return steps;
    }

    /**
     * Adds a step for the recorded services: at the end of a stack those that do not run are an error, and a teardown stops those
     * that plugins leave running. The scripts of a DevStack tree do the one themselves, and not the other.
     */
    private void services(Point point, List<PlannedStep> steps) throws IOException {
        Path noted = LastStack.servicesFile(topDir);
        if (!new DevStackTree(topDir).exists() && Files.isRegularFile(noted) && Files.size(noted) > 0) {
            steps.add(new PlannedStep(new Step.Services(point, noted), true));
        }
    }

    private List<PlannedStep> extras(Point point) throws IOException {
        List<PlannedStep> steps = new ArrayList<>();
        Path folder = topDir.resolve("extras.d");
        if (Files.isDirectory(folder)) {
            List<Path> scripts = new ArrayList<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.sh")) {
                all.forEach(scripts::add);
            }
            if (new DevStackTree(topDir).exists()) {
                scripts.removeIf(script -> !script.endsWith(IN_TREE));
            }
            scripts.sort(null);
            for (Path script : scripts) {
                if (Files.isReadable(script)) {
                    steps.add(new PlannedStep(
                            new Step.Script(
                                    point,
                                    Step.ScriptKind.EXTRAS,
                                    Optional.empty(),
                                    script,
                                    arguments(point),
                                    Optional.empty()),
                            true));
                }
            }
        }
        return steps;
    }

    private static List<String> arguments(Point point) {
        List<String> arguments = new ArrayList<>(List.of(point.mode()));
        point.phase().ifPresent(arguments::add);
        return arguments;
    }

    /** Adds the plugin's own list of packages for this system's package manager; lists of other names are ignored. */
    private static void packages(Point point, Checkout plugin, List<PlannedStep> steps) {
        Path files = plugin.dir().resolve("devstack/files");
        for (String list : List.of(PackageFamily.ofThisSystem().listFolder() + "/" + plugin.name(), "bindep.txt")) {
            Path file = files.resolve(list);
            if (Files.isRegularFile(file)) {
                steps.add(new PlannedStep(new Step.Packages(point, plugin.name(), file), true));
            }
        }
    }

    private static Optional<PlannedStep> plugin(Point point, String name, Path dir, boolean known) {
        Step.ScriptKind kind = Step.ScriptKind.PLUGIN;
        String file = "plugin.sh";
        List<String> arguments = arguments(point);
        if (point.equals(Point.OVERRIDE_DEFAULTS)) {
            kind = Step.ScriptKind.OVERRIDE_DEFAULTS;
            file = "override-defaults";
            arguments = List.of();
        } else if (point.equals(Point.SOURCE)) {
            kind = Step.ScriptKind.SETTINGS;
            file = "settings";
            arguments = List.of();
        }
        Path path = dir.resolve("devstack").resolve(file);
        // A FIFO or a device counts as a file here: the step then fails, instead of being skipped silently.
        if (known && (!Files.exists(path) || Files.isDirectory(path))) {
            return Optional.empty();
        }
        Step step = new Step.Script(point, kind, Optional.of(name), path, arguments, Optional.of(dir));
        return Optional.of(new PlannedStep(step, known));
    }

    private void merges(Point point, List<PlannedStep> steps) {
        conf.ifPresent(file -> {
            for (String group : MERGES.getOrDefault(point, List.of())) {
                for (String target : file.files(group)) {
                    steps.add(new PlannedStep(new Step.Merge(point, group, target, file.file()), true));
                }
            }
        });
        Path script = topDir.resolve("local.sh");
        if (point.equals(LOCAL_SH) && Files.isExecutable(script) && Files.isRegularFile(script)) {
            steps.add(new PlannedStep(
                    new Step.Script(
                            point, Step.ScriptKind.LOCAL, Optional.empty(), script, List.of(), Optional.empty()),
                    true));
        }
    }
}
