package org.stackplug.contract.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real {@code git} command in an isolated environment: without the configuration of the user and the machine, with a
 * fixed author, and with a clock that moves by a minute with each command.
 */
public final class GitSandbox {
    private final Path root;
    private final AtomicInteger minute = new AtomicInteger();

    /** @param root where repositories are made */
    public GitSandbox(Path root) {
        this.root = root;
    }

    /** Where repositories are made. */
    public Path root() {
        return root;
    }

    /** A new repository with a branch of this name and no commit. */
    public Path init(String name, String branch) {
        Path folder = root.resolve(name);
        run(root, "init", "-q", "--template=", "-b", branch, folder.toString());
        return folder;
    }

    /** Writes a file, with its folders. */
    public static Path write(Path folder, String file, String content) {
        Path path = folder.resolve(file);
        try {
            Files.createDirectories(path.getParent());
            return Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file and commits everything; the id of the commit. */
    public String commit(Path repository, String file, String content) {
        write(repository, file, content);
        run(repository, "add", "-A");
        run(repository, "commit", "-q", "-m", "write " + file.strip());
        return run(repository, "rev-parse", "HEAD");
    }

    /** Returns the output of the command without the last line break. Fails with its errors if it fails. */
    public String run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return run(folder, command);
    }

    /** A line as a user types it into a shell. */
    public String shell(Path folder, String line) {
        return run(folder, List.of("bash", "-c", line));
    }

    private String run(Path folder, List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            isolate(builder.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output.endsWith("\n") ? output.substring(0, output.length() - 1) : output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Hides the configuration of the user and the machine from a git process. */
    void isolate(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("HOME", root.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        String date = String.format("2026-01-01T%02d:%02d:00Z", minute.get() / 60 % 24, minute.getAndIncrement() % 60);
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            environment.put("GIT_" + who + "_NAME", "Somebody");
            environment.put("GIT_" + who + "_EMAIL", "somebody@example.org");
            environment.put("GIT_" + who + "_DATE", date);
        }
    }
}
