package org.stackplug.cli.warmup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stackplug.cli.Main;
import org.stackplug.cli.Tool;
import org.stackplug.state.Folders;

/**
 * Loads the classes of short commands and fetches, so that the launcher can have the JVM archive
 * them. Used only to make the archive. Its remote is served by this process from a folder of its
 * own.
 */
public final class Warmup {
    private Warmup() {}

    /**
     * Runs the commands.
     *
     * @param arguments ignored
     */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("stackplug-warmup-");
        try {
            Files.writeString(
                    folder.resolve("local.conf"), "[[local|localrc]]\nenable_plugin warmup file:///nowhere/at/all\n");
            // Only loaded: running Main would exit.
            Class.forName(Main.class.getName());
            Tool.run(new String[] {"--help"}, nowhere, nowhere);
            for (String format : new String[] {"text", "json"}) {
                for (String command : new String[] {"status", "plan", "providers", "config"}) {
                    Tool.run(new String[] {command, "-C", folder.toString(), "--format", format}, nowhere, nowhere);
                }
            }
            fetch(folder, nowhere);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void fetch(Path folder, PrintStream nowhere) throws IOException {
        Path plugin = folder.resolve("plugins/warmup/devstack");
        Files.createDirectories(plugin);
        Files.writeString(plugin.resolve("settings"), "");
        Files.writeString(plugin.resolve("plugin.sh"), "");
        Path repositories = Files.createDirectory(folder.resolve("repositories"));
        try (WarmupServer server = new WarmupServer(folder.resolve("plugins"), repositories)) {
            for (String url : server.urls()) {
                Tool.run(new String[] {"fetch", "-C", top(folder, url).toString()}, nowhere, nowhere);
            }
            Path top = top(folder, server.urls().get(0));
            for (String command : new String[] {"fetch", "fetch", "status", "plan", "update"}) {
                if (Tool.run(new String[] {command, "-C", top.toString()}, nowhere, nowhere) != 0) {
                    System.err.println("the warm-up's '" + command + "' failed: starts will be slower");
                }
            }
        } catch (LinkageError e) {
            nowhere.println("no JGit: " + e);
        }
    }

    private static Path top(Path folder, String url) throws IOException {
        Path top = Files.createTempDirectory(folder, "top-");
        // There is no TLS: nothing but an answer in time would be waited for. A fetch takes long where others keep the
        // processors
        // busy, and has to succeed for the classes of the lock, the checkout and their comparison.
        String limit = url.startsWith("https") ? "3s" : "5m";
        Files.writeString(
                top.resolve("stackplug.properties"),
                "cache=" + top.resolve("cache") + "\nfetch-timeout=" + limit + "\n");
        Files.writeString(
                top.resolve("local.conf"),
                "[[local|localrc]]\nDEST=" + top.resolve("dest") + "\nenable_plugin warmup " + url
                        + "/warmup master\n");
        return top;
    }
}
