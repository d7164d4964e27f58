package org.stackplug.doctor.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a program prints that is asked something and ends soon.
 *
 * @param status its exit status
 * @param text its output and its errors, at most as much as fits into a pipe
 */
record ProgramAnswer(int status, String text) {

    /**
     * Runs a program, which reads nothing and prints in English.
     *
     * @param limit the time after which it is killed
     * @param command the program and its arguments
     * @return empty if there is no such program, or it does not end in time
     */
    static Optional<ProgramAnswer> of(Duration limit, List<String> command) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new ProgramAnswer(process.exitValue(), text));
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Returns the first line of what it printed. */
    String firstLine() {
        return text.lines().findFirst().orElse("").strip();
    }

    /** Returns the file that a shell would run for the name of a program; empty if there is none on PATH. */
    static Optional<Path> onPath(String program, String path) {
        for (String folder : path.split(":", -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, program);
            if (java.nio.file.Files.isRegularFile(file) && java.nio.file.Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
