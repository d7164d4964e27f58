package org.stackplug.runner.shell.protocol;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.spi.run.PlacedPlugin;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/**
 * A message of the shell, with typed fields. docs/protocol.md describes all messages.
 *
 * <p>A new message is parsed here, and sent by the session's bash files.
 */
public sealed interface ShellMessage {
    /** The words of the messages that only confirm a command of the engine. */
    Set<String> ANSWERS = Set.of("arranged", "restored", "declared", "checkpointed");

    /** Returns the first word of the message. */
    String word();

    /**
     * A script begins.
     *
     * @param protocol the version of the protocol
     * @param bash the version of bash
     * @param script the file name of the script; empty for the first one, which does not report it
     */
    record Hello(String protocol, String bash, long pid, Optional<String> script) implements ShellMessage {
        @Override
        public String word() {
            return "hello";
        }
    }

    /** A plugin is enabled. */
    record Enabled(String file, String line, String dest, List<String> words) implements ShellMessage {
        @Override
        public String word() {
            return "enable";
        }
    }

    /** Parts of a checkpoint could not be restored. */
    record Lost(List<String> parts) implements ShellMessage {
        @Override
        public String word() {
            return "lost";
        }
    }

    /**
     * A script has reached a point.
     *
     * @param pid the script's process; empty outside of a DevStack tree
     * @param plugins the plugins of a DevStack tree at this point; empty outside of a tree
     */
    record PointAnnounced(Point point, Optional<Long> pid, Optional<List<PlacedPlugin>> plugins)
            implements ShellMessage {
        @Override
        public String word() {
            return "point";
        }
    }

    /** A command of the engine was carried out. */
    record Answer(String word) implements ShellMessage {}

    /**
     * A step has returned.
     *
     * @param errexit whether errexit was on
     * @param trace the last command that failed and its frames; may be empty
     */
    record StepReturned(int status, boolean errexit, List<String> trace) implements ShellMessage {
        @Override
        public String word() {
            return "done";
        }
    }

    /**
     * A DevStack tree's script begins a step by itself.
     *
     * @param kind {@code extras} or {@code merge}
     */
    record Began(String kind, List<String> arguments) implements ShellMessage {
        @Override
        public String word() {
            return "began";
        }

        /** Returns the step, at the given point if the message names none. */
        public Step step(Point nearest) {
            String first = arguments.get(0);
            String second = arguments.get(1);
            return kind.equals("merge")
                    ? new Step.Merge(nearest, first, second, Path.of(arguments.get(2)))
                    : new Step.Script(
                            Point.parse(first),
                            Step.ScriptKind.EXTRAS,
                            Optional.empty(),
                            Path.of(second),
                            List.of(first.split(" ", -1)),
                            Optional.empty());
        }
    }

    /** The step that the script began by itself has ended. */
    record Settled(int status) implements ShellMessage {
        @Override
        public String word() {
            return "settled";
        }
    }

    /**
     * A script ends.
     *
     * @param errexit whether errexit was on
     * @param kind the reason: {@code end}, {@code exit}, {@code command} or another word
     * @param trace the command that failed and its frames
     */
    record Farewell(int status, boolean errexit, String kind, List<String> trace) implements ShellMessage {
        @Override
        public String word() {
            return "ended";
        }
    }

    /** The process of the first script has ended. The engine adds this message after all messages of the shell. */
    record Gone() implements ShellMessage {
        @Override
        public String word() {
            return Channel.GONE;
        }
    }

    /** Returns whether the shell is gone. */
    default boolean isGone() {
        return this instanceof Gone;
    }

    /**
     * Reads the fields of a message.
     *
     * @throws RunnerException if the message is not part of the protocol
     */
    static ShellMessage parse(List<String> fields) throws RunnerException {
        try {
            return switch (fields.get(0)) {
                case "hello" -> new Hello(fields.get(1), fields.get(2), Long.parseLong(fields.get(3)), at(fields, 4));
                case "enable" ->
                    new Enabled(fields.get(1), fields.get(2), fields.get(3), fields.subList(4, fields.size()));
                case "lost" -> new Lost(fields.subList(1, fields.size()));
                case "point" ->
                    new PointAnnounced(
                            Point.parse(fields.get(1).strip()), at(fields, 2).map(Long::valueOf), plugins(fields));
                case "done" -> returned(fields);
                case "began" -> new Began(fields.get(1), fields.subList(2, fields.size()));
                case "settled" -> new Settled(Integer.parseInt(fields.get(1)));
                case "ended" ->
                    // Field 2 says whether a step was running, field 5 is the noted status.
                    new Farewell(
                            Integer.parseInt(fields.get(1)),
                            fields.get(3).equals("1"),
                            fields.get(4),
                            fields.subList(6, fields.size()));
                case Channel.GONE -> new Gone();
                default -> answer(fields.get(0));
            };
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new RunnerException("the shell sent a message that is not part of the protocol: " + fields, e);
        }
    }

    /** A successful step has no field but its status. */
    private static ShellMessage returned(List<String> fields) {
        int status = Integer.parseInt(fields.get(1));
        return fields.size() == 2
                ? new StepReturned(status, false, List.of())
                : new StepReturned(status, fields.get(2).equals("1"), fields.subList(3, fields.size()));
    }

    private static ShellMessage answer(String word) throws RunnerException {
        if (!ANSWERS.contains(word)) {
            throw new RunnerException("the shell sent a message that is not part of the protocol: '" + word + "'");
        }
        return new Answer(word);
    }

    private static Optional<String> at(List<String> fields, int index) {
        return fields.size() > index ? Optional.of(fields.get(index)) : Optional.empty();
    }

    private static Optional<List<PlacedPlugin>> plugins(List<String> point) {
        if (point.size() < 3) {
            return Optional.empty();
        }
        List<PlacedPlugin> plugins = new ArrayList<>();
        for (int i = 3; i + 1 < point.size(); i += 2) {
            plugins.add(new PlacedPlugin(point.get(i), Path.of(point.get(i + 1))));
        }
        return Optional.of(plugins);
    }
}
