package org.stackplug.fetcher.nativegit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;

/**
 * Runs {@code git} in a folder: without a shell, questions, hooks and filters, and in English.
 *
 * <p>Immutable; {@link #in} and {@link #with} return variants.
 */
final class Git {
    /** Variables that would make git use another repository, or print more. */
    private static final List<String> UNWANTED = List.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_COMMON_DIR",
            "GIT_NAMESPACE",
            "GIT_PREFIX",
            "GIT_EXTERNAL_DIFF",
            "GIT_TEMPLATE_DIR",
            "GIT_TRACE",
            "GIT_CURL_VERBOSE",
            "GIT_CEILING_DIRECTORIES",
            "LANGUAGE",
            "SSH_ASKPASS",
            "GIT_QUARANTINE_PATH");

    private static final Map<String, String> ALWAYS = Map.ofEntries(
            Map.entry("core.hooksPath", "/dev/null"),
            Map.entry("core.fsmonitor", "false"),
            Map.entry("core.untrackedCache", "keep"),
            Map.entry("safe.directory", "*"),
            Map.entry("gc.auto", "0"),
            Map.entry("maintenance.auto", "false"),
            Map.entry("submodule.recurse", "false"),
            Map.entry("fetch.recurseSubmodules", "false"),
            Map.entry("fetch.prune", "false"),
            Map.entry("advice.detachedHead", "false"));

    private final Path command;
    private final Path folder;
    private final FetcherContext context;
    private final FetchMonitor monitor;
    private final Map<String, String> configuration;
    private final Map<String, String> environment;

    private Git(
            Path command,
            Path folder,
            FetcherContext context,
            FetchMonitor monitor,
            Map<String, String> configuration,
            Map<String, String> environment) {
        this.command = command;
        this.folder = folder;
        this.context = context;
        this.monitor = monitor;
        this.configuration = configuration;
        this.environment = environment;
    }

    /** Returns git in the root folder, where it reads no repository's configuration. */
    static Git of(Path command, FetcherContext context, FetchMonitor monitor) {
        return new Git(command, Path.of("/"), context, monitor, ALWAYS, Map.of());
    }

    /** Returns git in another folder: the top of a repository, or outside of any. */
    Git in(Path other) {
        Path parent = other.getParent();
        return new Git(
                command,
                other,
                context,
                monitor,
                configuration,
                merged(environment, Map.of("GIT_CEILING_DIRECTORIES", parent == null ? "/" : parent.toString())));
    }

    /** Returns git with more settings, as by {@code -c}; they override those of files. */
    Git with(Map<String, String> more) {
        return new Git(command, folder, context, monitor, merged(configuration, more), environment);
    }

    /** Returns git with an environment variable. */
    Git with(String name, String value) {
        return new Git(command, folder, context, monitor, configuration, merged(environment, Map.of(name, value)));
    }

    /** Returns git without the commands of all filters that any configuration of this folder names. */
    Git withoutFilters() throws FetchException {
        Map<String, String> none = new LinkedHashMap<>();
        Output configured = run("config", "--name-only", "-z", "--get-regexp", "^filter\\.");
        for (String key : configured.records()) {
            String driver = key.substring(0, key.lastIndexOf('.'));
            none.putAll(Map.of(
                    driver + ".clean",
                    "",
                    driver + ".smudge",
                    "",
                    driver + ".process",
                    "",
                    driver + ".required",
                    "false"));
        }
        return with(none);
    }

    /** Returns git whose ssh asks no questions, unless the user has configured the command of ssh. */
    Git withSilentSsh() throws FetchException {
        boolean named = System.getenv().containsKey("GIT_SSH_COMMAND")
                || System.getenv().containsKey("GIT_SSH")
                || run("config", "--get", "core.sshCommand").succeeded();
        return named ? this : with("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    }

    private static Map<String, String> merged(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }

    /** The output and the exit status of a command. */
    static final class Output {
        private final int exit;
        private final byte[] bytes;
        private final String errors;

        Output(int exit, byte[] bytes, String errors) {
            this.exit = exit;
            this.bytes = bytes;
            this.errors = errors;
        }

        byte[] bytes() {
            return bytes;
        }

        String errors() {
            return errors;
        }

        /** Returns the text, without the last line's end. */
        String text() {
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        }

        /** Returns the parts that NUL characters end. */
        List<String> records() {
            return split('\0');
        }

        List<String> lines() {
            return split('\n');
        }

        private List<String> split(char separator) {
            List<String> parts = new ArrayList<>();
            String all = new String(bytes, StandardCharsets.UTF_8);
            for (int from = 0, to = all.indexOf(separator); to >= 0; from = to + 1, to = all.indexOf(separator, from)) {
                parts.add(all.substring(from, to));
            }
            return parts;
        }

        boolean succeeded() {
            return exit == 0;
        }
    }

    /** Runs a command that works on this disk, and may fail. */
    Output run(String... arguments) throws FetchException {
        return run(Duration.ofDays(365), arguments);
    }

    /** Runs a command that uses a remote, and may fail: it has an idle time-out. */
    Output talk(String... arguments) throws FetchException {
        return run(context.idleTimeout(), arguments);
    }

    /** Runs a command that must succeed, and returns its text. */
    String must(String... arguments) throws FetchException {
        Output output = run(arguments);
        if (!output.succeeded()) {
            throw GitErrors.local(folder, output);
        }
        return output.text();
    }

    private Output run(Duration limit, String... arguments) throws FetchException {
        RunningGit.checkCancelled(monitor);
        List<String> line = new ArrayList<>(List.of(command.toString(), "--no-pager"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        surround(builder.environment());
        try {
            return new RunningGit(builder.start(), limit, context.limits(), monitor).await();
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "git can't be run in " + folder + ": " + e.getMessage(), e);
        }
    }

    private void surround(Map<String, String> variables) {
        variables.keySet().removeAll(new TreeSet<>(UNWANTED));
        variables.keySet().removeIf(name -> name.startsWith("GIT_TRACE"));
        variables.put("LC_ALL", "C");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_ASKPASS", ""); // set and empty: not even the configured program is asked
        variables.put("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("GIT_NO_LAZY_FETCH", "1");
        int given = parse(variables.get("GIT_CONFIG_COUNT"));
        for (Map.Entry<String, String> setting : configuration.entrySet()) {
            variables.put("GIT_CONFIG_KEY_" + given, setting.getKey());
            variables.put("GIT_CONFIG_VALUE_" + given, setting.getValue());
            given++;
        }
        variables.put("GIT_CONFIG_COUNT", Integer.toString(given));
        variables.putAll(environment);
    }

    private static int parse(String count) {
        try {
            return count == null ? 0 : Integer.parseInt(count);
        } catch (NumberFormatException e) {
            return 0; // git would refuse it
        }
    }
}
