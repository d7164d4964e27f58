package org.stackplug.doctor.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stackplug.spi.Finding;

/** The program git. stackplug fetches without it; DevStack's scripts and some plugins call it. */
public final class GitProgramExam implements Examination {
    /** A command of a script, with an argument. */
    private static final Pattern CALL =
            Pattern.compile("(?m)^(?:[^#\\n]*[;&|({`!\\s])?(?:sudo\\s+)?git\\s+(?:-|[a-z]+\\b)");

    private static final Duration VERSION_LIMIT = Duration.ofSeconds(5);
    private static final long LARGEST = 1L << 20;
    private static final int DEEPEST = 4;

    private final String path;
    private final boolean tree;
    private final Map<String, Path> checkouts;

    /**
     * @param path the PATH of this process
     * @param tree whether TOP_DIR is a DevStack tree
     * @param checkouts the folders of the plugins' checkouts, each of which may be missing, by the names of the plugins
     */
    public GitProgramExam(String path, boolean tree, Map<String, Path> checkouts) {
        this.path = path;
        this.tree = tree;
        this.checkouts = checkouts;
    }

    @Override
    public String topic() {
        return "git";
    }

    @Override
    public List<Finding> findings() throws InterruptedException {
        Optional<Path> program = ProgramAnswer.onPath("git", path);
        if (program.isPresent()) {
            String version = ProgramAnswer.of(
                            VERSION_LIMIT, List.of(program.get().toString(), "--version"))
                    .filter(answer -> answer.status() == 0)
                    .map(ProgramAnswer::firstLine)
                    .orElse("it does not print its version");
            return List.of(Finding.ok(topic(), version + ", " + program.get()));
        }
        String remedy = "Install the package git.";
        if (tree) {
            return List.of(Finding.note(topic(), "there is no git on PATH, which DevStack's scripts call", remedy));
        }
        for (Map.Entry<String, Path> checkout : checkouts.entrySet()) {
            Optional<Path> caller = caller(checkout.getValue().resolve("devstack"));
            if (caller.isPresent()) {
                return List.of(Finding.note(
                        topic(),
                        "there is no git on PATH, which the plugin '" + checkout.getKey() + "' calls (" + caller.get()
                                + ")",
                        remedy));
            }
        }
        return List.of(Finding.ok(topic(), "not on PATH, and no plugin that is fetched calls it"));
    }

    private static Optional<Path> caller(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            return files.sorted().filter(GitProgramExam::calls).findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static boolean calls(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) <= LARGEST
                    && CALL.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .find();
        } catch (IOException e) {
            return false;
        }
    }
}
