package org.stackplug.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.stackplug.contract.GitSandbox;

/**
 * A TOP_DIR, real git repositories beside it, and surroundings of their own for every process: HOME, XDG folders, TMPDIR, no
 * git configuration.
 */
final class Playground {
    private final Path root;
    private final Path topDir;
    private final GitSandbox git;
    private final Map<String, String> environment = new HashMap<>();
    private Distribution distribution = Distribution.built();
    private int started;

    /** @param root an empty folder */
    Playground(Path root) {
        this(root, "top");
    }

    /** @param name TOP_DIR's own */
    Playground(Path root, String name) {
        try {
            this.root = root.toRealPath();
            topDir = Files.createDirectories(this.root.resolve(name));
            for (String folder : List.of("home", "tmp", "repositories", "output")) {
                Files.createDirectories(this.root.resolve(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        git = new GitSandbox(this.root.resolve("repositories"));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOME", home().toString());
        environment.put("XDG_CONFIG_HOME", home().resolve(".config").toString());
        environment.put("XDG_CACHE_HOME", home().resolve(".cache").toString());
        environment.put("XDG_STATE_HOME", home().resolve(".state").toString());
        environment.put("TMPDIR", tmp().toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm");
        // Every test has a cache of its own: each would make an archive of classes that nobody uses again.
        environment.put("STACKPLUG_NO_ARCHIVE", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
    }

    Path root() {
        return root;
    }

    Path topDir() {
        return topDir;
    }

    Path home() {
        return root.resolve("home");
    }

    Path tmp() {
        return root.resolve("tmp");
    }

    /** DEST, unless something else is said. */
    Path dest() {
        return topDir.resolve("stack");
    }

    GitSandbox git() {
        return git;
    }

    Playground with(Distribution other) {
        distribution = other;
        return this;
    }

    Playground environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Where a repository of that name is. */
    Path repository(String name) {
        return git.root().resolve(name);
    }

    /** A repository with one commit on master; files and contents by turns. */
    Playground plugin(String name, String... files) {
        return plugin("master", name, files);
    }

    /** A repository with one commit on that branch. */
    Playground pluginOn(String branch, String name, String... files) {
        return plugin(branch, name, files);
    }

    private Playground plugin(String branch, String name, String[] files) {
        Path repository = git.init(name, branch);
        for (int i = 0; i < files.length; i += 2) {
            GitSandbox.write(repository, files[i], files[i + 1]);
        }
        git.run(repository, "add", "-A");
        git.run(repository, "commit", "-q", "--allow-empty", "-m", "The plugin " + name);
        return this;
    }

    /** A repository whose plugin.sh writes into TOP_DIR/order what it is called with. */
    Playground tellingPlugin(String name, String... files) {
        List<String> all = new ArrayList<>(List.of(files));
        all.add("devstack/plugin.sh");
        all.add("echo \"" + name + " plugin $*\" >>\"$TOP_DIR/order\"\n");
        return plugin(name, all.toArray(String[]::new));
    }

    /** Writes a file into TOP_DIR. */
    Playground file(String name, String content) {
        GitSandbox.write(topDir, name, content);
        return this;
    }

    /** A local.conf whose localrc is this. */
    Playground localrc(String... lines) {
        return file("local.conf", "[[local|localrc]]\n" + String.join("\n", lines) + "\n");
    }

    /** A line that enables a plugin of this playground. */
    String enable(String name) {
        return "enable_plugin " + name + " '" + repository(name) + "'";
    }

    /** A file of TOP_DIR. */
    String read(String name) {
        return read(topDir.resolve(name));
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that telling plugins have written; none when they have not run. */
    List<String> order() {
        return Files.exists(topDir.resolve("order")) ? read("order").lines().toList() : List.of();
    }

    /** Runs stackplug in TOP_DIR. */
    Result run(String... arguments) {
        return runIn(topDir, arguments);
    }

    Result runIn(Path folder, String... arguments) {
        try (Running running = start(folder, arguments)) {
            return running.await();
        }
    }

    /** Starts stackplug in TOP_DIR. */
    Running start(String... arguments) {
        return start(topDir, arguments);
    }

    private Running start(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(distribution.command().toString()));
        command.addAll(List.of(arguments));
        return start(folder, command);
    }

    /** Starts any command in these surroundings. */
    Running start(Path folder, List<String> command) {
        started++;
        Path out = root.resolve("output").resolve("out-" + started);
        Path err = root.resolve("output").resolve("err-" + started);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        surround(builder);
        try {
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a process these surroundings. */
    void surround(ProcessBuilder builder) {
        builder.environment().clear();
        builder.environment().putAll(environment);
    }

    /** The folder of the last run. */
    Path latest() {
        return topDir.resolve(".stackplug/runs/latest");
    }

    /** The journal of the last run, which has to be one JSON object a line. */
    List<JsonNode> journal() {
        try {
            List<JsonNode> events = new ArrayList<>();
            for (String line : Files.readAllLines(latest().resolve("journal.jsonl"), StandardCharsets.UTF_8)) {
                events.add(Result.JSON.readTree(line));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything below a folder: each path with its kind, permissions, size and time. */
    static SortedMap<String, String> listing(Path folder) {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                all.put(
                        folder.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))
                                + " " + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                + (plain ? " " + Files.size(file) : ""));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a folder, and the folder itself, that somebody else than its owner may read, write or enter; no links. */
    static List<String> openToOthers(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> open = new ArrayList<>();
            for (Path file : (Iterable<Path>) files::iterator) {
                String permissions =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
                if (!Files.isSymbolicLink(file) && !permissions.endsWith("------")) {
                    open.add(permissions + " " + folder.relativize(file));
                }
            }
            return open;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
