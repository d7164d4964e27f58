package org.stackplug.cli.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.stackplug.cli.Tool;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the files of {@code share} that are made from the commands: {@code ShareFiles SOURCES SHARE VERSION INSTANT}. */
public final class ShareFiles {
    private static final DateTimeFormatter MAN_DATE =
            DateTimeFormatter.ofPattern("MMMM d, uuuu", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path sources;
    private final Path share;

    private ShareFiles(Path sources, Path share) {
        this.sources = sources;
        this.share = share;
    }

    /**
     * Writes all files.
     *
     * @param arguments the folder with {@code man} and {@code completion}, the folder {@code share}, the version, and the
     *     instant that all files of the build have
     */
    public static void main(String[] arguments) throws IOException {
        ShareFiles files = new ShareFiles(Path.of(arguments[0]), Path.of(arguments[1]));
        CommandSpec tool = Tool.spec();
        files.manPages(tool, new ManPage.Origin(arguments[2], MAN_DATE.format(Instant.parse(arguments[3]))));
        files.completions(tool);
        files.help(tool);
    }

    private void manPages(CommandSpec tool, ManPage.Origin origin) throws IOException {
        write("man/man1/stackplug.1", ToolPage.of(tool, origin));
        for (CommandLine command : tool.subcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            write("man/man1/stackplug-" + spec.name() + ".1", CommandPage.of(spec, origin));
        }
        String conf = Files.readString(sources.resolve("man/stackplug-local.conf.5"));
        write(
                "man/man5/stackplug-local.conf.5",
                conf.replace("@DATE@", origin.date()).replace("@VERSION@", origin.version()));
    }

    private void completions(CommandSpec tool) throws IOException {
        CompletedTool completed = CompletedTool.of(tool);
        complete("bash-completion/completions/stackplug", "stackplug.bash", BashTables.of(completed));
        complete("zsh/site-functions/_stackplug", "stackplug.zsh", ZshTables.of(completed));
        complete("fish/vendor_completions.d/stackplug.fish", "stackplug.fish", FishTables.of(completed));
    }

    /** Writes a script with the tables in the place of its line {@code # @TABLES@}. */
    private void complete(String file, String script, String tables) throws IOException {
        String text = Files.readString(sources.resolve("completion").resolve(script));
        String line = "# @TABLES@\n";
        if (!text.contains(line)) {
            throw new IllegalArgumentException(script + " has no line " + line);
        }
        write(file, text.replace(line, tables));
    }

    /** The launcher prints these files in the place of the JVM. */
    private void help(CommandSpec tool) throws IOException {
        write("stackplug/help.txt", printed("--help"));
        for (String command : tool.subcommands().keySet()) {
            write("stackplug/help/" + command + ".txt", printed(command, "--help"));
        }
    }

    private static String printed(String... arguments) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (Tool.run(arguments, new PrintStream(text, true, StandardCharsets.UTF_8), System.err) != 0) {
            throw new IllegalStateException("no help: " + String.join(" ", arguments));
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private void write(String name, String text) throws IOException {
        Path file = share.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
