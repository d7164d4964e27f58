package org.stackplug.cli.command.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.file.PlainFile;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.state.Folders;

/**
 * {@code demo}: a complete run on the example plugins of the distribution, as real git
 * repositories, in a temporary folder. Needs neither network nor root.
 */
public final class DemoCommand extends ToolCommand {
    private Optional<Path> keep = Optional.empty();

    private final ToIntFunction<String[]> tool;

    /**
     * Makes the command.
     *
     * @param tool runs another command of this tool with these arguments, and returns its exit
     *     status
     */
    public DemoCommand(String description, Invocation invocation, ToIntFunction<String[]> tool) {
        super("demo", description, invocation);
        this.tool = tool;
        options()
                .option(
                        "--keep",
                        "DIR",
                        "use this new folder and keep it",
                        v -> keep = Optional.of(Path.of(v).toAbsolutePath().normalize()));
    }

    @Override
    protected int execute() throws StackplugException {
        Path files = examples();
        try {
            Path folder = folder();
            try {
                return show(files, folder);
            } finally {
                if (keep.isEmpty()) {
                    Folders.delete(folder);
                }
            }
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "the demo's folder can't be used")
                            .because(PlainFile.why(e))
                            .remedy("Name another folder with --keep DIR."),
                    e);
        }
    }

    private int show(Path files, Path folder) throws IOException, StackplugException {
        say("Four example plugins become git repositories in " + folder + "/repositories.");
        Path repositories = Files.createDirectories(folder.resolve("repositories"));
        try {
            DemoRepositories.make(files.resolve("plugins"), repositories);
        } catch (NoClassDefFoundError e) {
            throw new StackplugException(
                    Problem.of(
                                    ErrorCode.PROVIDER,
                                    "the demo needs JGit to create git repositories, and JGit is not installed")
                            .remedy("Install the package stackplug-fetcher-git."),
                    e);
        }
        Folders.copy(files.resolve("extras.d"), folder.resolve("extras.d"));
        String conf = Files.readString(files.resolve("local.conf")).replace("@REPOSITORIES@", repositories.toString());
        Files.writeString(folder.resolve("local.conf"), conf);
        say("This is the local.conf that enables them:");
        conf.lines().forEach(line -> out().println("    " + line));
        Path shown = files.resolve("show.sh");
        for (String command : List.of("stack", "unstack", "clean")) {
            say("stackplug " + command + " -C " + folder);
            int status = tool.applyAsInt(nested(command, folder));
            if (status != 0) {
                return status;
            }
            printState(shown, command, folder);
        }
        say(
                keep.isPresent()
                        ? "Everything is in " + folder + "."
                        : "Done. 'stackplug demo --keep DIR' keeps the folder for you to look at.");
        return 0;
    }

    private static String[] nested(String command, Path folder) {
        return new String[] {command, "-C", folder.toString()};
    }

    /** Runs the demo's own script, which prints what the command left. */
    private void printState(Path script, String command, Path folder) throws IOException {
        Process process = new ProcessBuilder("bash", script.toString(), command, folder.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> out().println("    " + line));
    }

    private void say(String sentence) {
        out().println();
        out().println("==> " + sentence);
        out().flush();
    }

    private static Path examples() throws StackplugException {
        String home = System.getProperty("stackplug.home", "");
        Path files = Path.of(home).resolve("share/stackplug/demo");
        if (home.isEmpty() || !Files.isDirectory(files)) {
            throw new StackplugException(Problem.of(ErrorCode.PROVIDER, "the example plugins are not installed")
                    .because("They should be in " + files + ".")
                    .remedy("Start stackplug with the bin/stackplug of its distribution."));
        }
        return files;
    }

    private Path folder() throws IOException, StackplugException {
        if (keep.isEmpty()) {
            return Files.createTempDirectory("stackplug-demo-").toRealPath();
        }
        Path folder = Files.createDirectories(keep.get()).toRealPath();
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new StackplugException(Problem.of(ErrorCode.STORAGE, folder + " is not empty")
                        .because("The demo would mix its files with those in the folder.")
                        .remedy("Name a folder that does not exist yet."));
            }
        }
        return folder;
    }
}
