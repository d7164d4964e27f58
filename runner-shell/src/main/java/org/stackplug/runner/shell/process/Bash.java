package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.runner.shell.host.ShellHost;
import org.stackplug.spi.run.SessionRequest;

/**
 * The bash of a host: its version, its syntax check, and the start of a session's shell.
 *
 * @param host the place where it runs
 */
public record Bash(ShellHost host) {
    /** The remedy for what {@link #missing()} returns. */
    public static final String REMEDY = "Install bash 5.1 or newer, and make sure that it comes first on PATH.";

    private static final int MAJOR = 5;
    private static final int MINOR = 1;

    /** Returns the reason why bash can't be used here; empty if it can. */
    public Optional<String> missing() {
        try {
            BashOutput answer = ask(List.of("-c", "echo \"${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}\""));
            String[] version = answer.text().strip().split(" ", -1);
            if (version.length != 2) {
                return Optional.of("the bash on PATH does not report its version");
            }
            int major = Integer.parseInt(version[0]);
            int minor = Integer.parseInt(version[1]);
            if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
                return Optional.of(
                        "the bash on PATH has version " + major + "." + minor + ", and 5.1 or newer is required");
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.of("no bash on PATH can be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("reading the version of bash was interrupted");
        }
    }

    /**
     * Returns bash's message about a file that it can't parse, without running the file; empty if bash can parse it. For
     * some mistakes, such as in {@code [[ ]]} or an unfinished here-document, bash prints a message and returns 0.
     */
    Optional<String> complaint(Path file, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-n", "--", file.toString()));
        BashOutput answer = ask(arguments);
        return answer.status() == 0 && answer.text().isBlank() ? Optional.empty() : Optional.of(answer.text());
    }

    /** Returns the value of {@code BASH_VERSION}. */
    public String version() throws IOException, InterruptedException {
        return ask(List.of("-c", "printf %s \"$BASH_VERSION\"")).text();
    }

    /** Returns the version and the path of bash, half a sentence. */
    public String description() throws IOException, InterruptedException {
        return ask(List.of("-c", "printf %s \"bash $BASH_VERSION, $BASH\"")).text();
    }

    private record BashOutput(int status, String text) {}

    private BashOutput ask(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "--noprofile", "--norc"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        cleanse(builder);
        // The messages are parsed, and bash has them in many languages.
        builder.environment().put("LC_ALL", "C");
        Process process = host.start(builder);
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new BashOutput(process.waitFor(), text);
    }

    /** Removes the variables from the environment that run code or set options in every bash that starts. */
    static void cleanse(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeAll(List.of("BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT"));
        builder.environment().keySet().removeIf(name -> name.startsWith("BASH_FUNC_"));
    }

    /**
     * Starts the shell of a session.
     *
     * @param script the command line after {@code bash}
     * @param environment variables that the script needs in addition to those of the request
     */
    public Process start(SessionRequest request, List<String> script, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "--noprofile", "--norc"));
        command.addAll(script);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(request.topDir().toFile())
                .redirectInput(StandardInput.redirect())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        request.files().output().toFile()))
                .redirectErrorStream(true);
        cleanse(builder);
        builder.environment().remove(MarkedProcesses.STEP);
        builder.environment().putAll(environment);
        builder.environment().putAll(request.script().environment());
        builder.environment().put(MarkedProcesses.RUN, request.files().processMark());
        return host.start(builder);
    }
}
