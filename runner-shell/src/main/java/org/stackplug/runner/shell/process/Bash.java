package org.stackplug.runner.shell.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stackplug.spi.run.SessionRequest;

/** The bash of this machine. */
public final class Bash {
    public static final String REMEDY = "Install bash 5.1 or newer, and see that it comes first on PATH.";

    private static final int MAJOR = 5;
    private static final int MINOR = 1;

    private Bash() {}

    /** What keeps bash from being used here; empty when nothing does. */
    public static Optional<String> missing() {
        try {
            Answer answer = ask(List.of("-c", "echo \"${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}\""));
            String[] version = answer.text().strip().split(" ", -1);
            if (version.length != 2) {
                return Optional.of("the bash on PATH does not tell its version");
            }
            int major = Integer.parseInt(version[0]);
            int minor = Integer.parseInt(version[1]);
            if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
                return Optional.of("the bash on PATH is " + major + "." + minor + ", and 5.1 is the oldest that works");
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.of("there is no bash on PATH that can be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the question for its version was interrupted");
        }
    }

    /**
     * What bash says of a file that it can't read, without running any of it; empty when it can. For some mistakes, such as in a
     * {@code [[ ]]} or a here-document that does not end, it says so and returns 0.
     */
    static Optional<String> complaint(Path file, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-n", "--", file.toString()));
        Answer answer = ask(arguments);
        return answer.status() == 0 && answer.text().isBlank() ? Optional.empty() : Optional.of(answer.text());
    }

    /** Its version, as it tells it in {@code BASH_VERSION}. */
    public static String version() throws IOException, InterruptedException {
        return ask(List.of("-c", "printf %s \"$BASH_VERSION\"")).text();
    }

    private record Answer(int status, String text) {}

    private static Answer ask(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "--noprofile", "--norc"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        cleanse(builder);
        // Its messages are read, and it has them in many languages.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }

    /** Takes out of the environment what would run code or set options in every bash that starts. */
    static void cleanse(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeAll(List.of("BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT"));
        builder.environment().keySet().removeIf(name -> name.startsWith("BASH_FUNC_"));
    }

    /**
     * Starts the shell of a session.
     *
     * @param script the command line behind {@code bash}
     * @param environment variables that the script needs on top of those of the request
     */
    public static Process start(SessionRequest request, List<String> script, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "--noprofile", "--norc"));
        command.addAll(script);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(request.topDir().toFile())
                .redirectInput(Terminal.standardInput())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        request.files().output().toFile()))
                .redirectErrorStream(true);
        cleanse(builder);
        builder.environment().remove(MarkedProcesses.STEP);
        builder.environment().putAll(environment);
        builder.environment().putAll(request.script().environment());
        builder.environment().put(MarkedProcesses.RUN, request.files().processMark());
        return builder.start();
    }
}
