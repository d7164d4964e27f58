package org.stackplug.runner.shell.protocol;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.runner.shell.script.ErrtraceDetector;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/** What the fields of the protocol's messages say, in the words of the SPI. */
public final class ShellMessages {
    private ShellMessages() {}

    /**
     * Lets the shell run a step.
     *
     * @param errtrace tells which files switch it on
     */
    public static List<String> run(Step step, int count, Path log, ErrtraceDetector errtrace) {
        String number = Integer.toString(count);
        List<String> message = new ArrayList<>();
        if (step instanceof Step.Merge merge) {
            message.addAll(List.of("merge", number, log.toString()));
            message.addAll(List.of(merge.conf().toString(), merge.group(), merge.target()));
        } else if (step instanceof Step.Packages packages) {
            message.addAll(List.of("execute", number, log.toString()));
            message.addAll(List.of("install_listed_packages", packages.path().toString()));
        } else if (step instanceof Step.Services services) {
            message.addAll(List.of("execute", number, log.toString()));
            message.addAll(List.of("stop_noted_services", services.path().toString()));
        } else if (step instanceof Step.Source source && source.sort() == Step.Kind.LOCAL) {
            message.addAll(
                    List.of("execute", number, log.toString(), source.path().toString()));
        } else if (step instanceof Step.Source source) {
            String word = errtrace.isSwitchedOnBy(source) ? "source-errtrace" : "source";
            message.addAll(List.of(word, number, log.toString()));
            message.add(source.plugin().orElse(""));
            message.add(source.dir().map(Path::toString).orElse(""));
            message.add(source.path().toString());
            message.addAll(source.args());
        }
        return message;
    }

    /** Tells the shell which plugins there are. */
    public static List<String> arrange(List<PlacedPlugin> plugins) {
        List<String> message = new ArrayList<>(List.of("arrange"));
        for (PlacedPlugin plugin : plugins) {
            message.add(plugin.name());
            message.add(plugin.dir().toString());
        }
        return message;
    }

    /** The plugins that a point's announcement tells of: none outside of a DevStack tree. */
    public static Optional<List<PlacedPlugin>> plugins(List<String> point) {
        if (point.size() < 3) {
            return Optional.empty();
        }
        List<PlacedPlugin> plugins = new ArrayList<>();
        for (int i = 3; i + 1 < point.size(); i += 2) {
            plugins.add(new PlacedPlugin(point.get(i), Path.of(point.get(i + 1))));
        }
        return Optional.of(plugins);
    }

    /** The step that a DevStack tree's script begins by itself. */
    public static Step ownStep(Point nearest, List<String> message) {
        if (message.get(1).equals("merge")) {
            return new Step.Merge(nearest, message.get(2), message.get(3), Path.of(message.get(4)));
        }
        return new Step.Source(
                Point.parse(message.get(2)),
                Step.Kind.EXTRAS,
                Optional.empty(),
                Path.of(message.get(3)),
                List.of(message.get(2).split(" ", -1)),
                Optional.empty());
    }
}
