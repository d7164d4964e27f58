package org.stackplug.runner.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The bash of this machine. */
final class Bash {
    static final String REMEDY = "Install bash 5.1 or newer, and see that it comes first on PATH.";

    private static final int MAJOR = 5;
    private static final int MINOR = 1;
    private static final long PATIENCE_SECONDS = 10;

    private Bash() {}

    /** What keeps bash from being used here; empty when nothing does. */
    static Optional<String> missing() {
        try {
            List<String> lines = output("-c", "echo \"${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}\"");
            String[] version = lines.isEmpty() ? new String[0] : lines.get(0).split(" ");
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

    /** What bash says of a file when it only reads it: its standard error, line by line. */
    static List<String> complaints(Path file) throws IOException, InterruptedException {
        return output("-n", file.toString());
    }

    private static List<String> output(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "--noprofile", "--norc"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        cleanse(builder);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return text.lines().toList();
    }

    /** Takes out of the environment what would run code or set options in every bash that starts. */
    static void cleanse(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeAll(List.of("BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "POSIXLY_CORRECT"));
        builder.environment().keySet().removeIf(name -> name.startsWith("BASH_FUNC_"));
    }
}
