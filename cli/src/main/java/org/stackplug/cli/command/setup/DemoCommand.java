package org.stackplug.cli.command.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.cli.command.Invocation;
import org.stackplug.cli.command.ToolCommand;
import org.stackplug.file.PlainFile;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.report.Documents;
import org.stackplug.state.Folders;

/**
 * {@code demo}: a complete run on the example plugins of the distribution, as real git
 * repositories, in a temporary folder. Needs neither network nor root.
 */
public final class DemoCommand extends ToolCommand {
    private Optional<Path> keep = Optional.empty();

    /** Runs another command of this tool. */
    @FunctionalInterface
    public interface CommandRunner {
        /**
         * Runs a command, and returns its exit status.
         *
         * @param out takes the place of standard output
         */
        int run(String[] arguments, PrintStream out);
    }

    /** A command that was run, and what it left, in lines. */
    private record Shown(String command, int exitStatus, List<String> state) {}

    private final CommandRunner tool;
    private final List<Shown> commands = new ArrayList<>();

    public DemoCommand(String description, Invocation invocation, CommandRunner tool) {
        super("demo", description, invocation);
        help().paragraph(
                        "Needs neither network nor root. Shows each command, and what it left. The folder of the demo is temporary.")
                .example("demo", "runs it, and removes everything again")
                .example("demo --keep /tmp/demo", "keeps the folder, to inspect it");
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
                int status = show(files, folder);
                if (globals().json()) {
                    Documents.document(writer(), secrets(), "demo", json -> write(json, folder));
                }
                return status;
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
        conf.lines().forEach(line -> narration().println("    " + line));
        Path shown = files.resolve("show.sh");
        for (String command : List.of("stack", "unstack", "clean")) {
            say("stackplug " + command + " -C " + folder);
            int status = tool.run(nested(command, folder), narration());
            List<String> state = status == 0 ? state(shown, command, folder) : List.of();
            state.forEach(line -> narration().println("    " + line));
            commands.add(new Shown(command, status, state));
            if (status != 0) {
                return status;
            }
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

    /** Runs the demo's own script, and returns what the command left, in lines. */
    private static List<String> state(Path script, String command, Path folder) throws IOException {
        Process process = new ProcessBuilder("bash", script.toString(), command, folder.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private void write(JsonGenerator json, Path folder) throws IOException {
        if (keep.isPresent()) {
            json.writeStringField("folder", folder.toString());
        } else {
            json.writeNullField("folder");
        }
        json.writeArrayFieldStart("commands");
        for (Shown one : commands) {
            json.writeStartObject();
            json.writeStringField("command", one.command());
            json.writeNumberField("exitStatus", one.exitStatus());
            json.writeArrayFieldStart("state");
            for (String line : one.state()) {
                json.writeString(line);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns where the story goes: standard output belongs to the document if there is one. */
    private PrintStream narration() {
        return globals().json() ? err() : out();
    }

    private void say(String sentence) {
        narration().println();
        narration().println("==> " + sentence);
        narration().flush();
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
