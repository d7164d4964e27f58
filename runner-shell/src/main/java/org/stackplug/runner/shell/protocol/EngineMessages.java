package org.stackplug.runner.shell.protocol;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.runner.shell.script.ErrtraceDetector;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.step.Step;

/** Writes the engine's messages to the shell. */
public final class EngineMessages {
    private EngineMessages() {}

    /**
     * Returns the message that lets the shell run a step.
     *
     * @param count the number of the step in its session
     * @param errtrace finds the steps that switch errtrace on
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
            message.addAll(List.of(
                    services.haveToRun() ? "check_noted_services" : "stop_noted_services",
                    services.path().toString()));
        } else if (step instanceof Step.Script source && source.scriptKind() == Step.ScriptKind.LOCAL) {
            message.addAll(
                    List.of("execute", number, log.toString(), source.path().toString()));
        } else if (step instanceof Step.Script source) {
            String word = errtrace.isSwitchedOnBy(source) ? "source-errtrace" : "source";
            message.addAll(List.of(word, number, log.toString()));
            message.add(source.plugin().orElse(""));
            message.add(source.dir().map(Path::toString).orElse(""));
            message.add(source.path().toString());
            message.addAll(source.args());
        }
        return message;
    }

    /** Returns the message with the name and the folder of each plugin, in their order. */
    public static List<String> arrange(List<PlacedPlugin> plugins) {
        List<String> message = new ArrayList<>(List.of("arrange"));
        for (PlacedPlugin plugin : plugins) {
            message.add(plugin.name());
            message.add(plugin.dir().toString());
        }
        return message;
    }
}
