package org.stackplug.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stackplug.engine.Folders;

/**
 * Loads what short commands load, so that the launcher can have the JVM archive these classes. Run by nobody else. What it
 * asks for is answered in a folder of its own, without the network.
 */
public final class Warmup {
    private Warmup() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("stackplug-warmup-");
        try {
            Files.writeString(
                    folder.resolve("local.conf"), "[[local|localrc]]\nenable_plugin warmup file:///nowhere/at/all\n");
            Tool.run(new String[] {"--help"}, nowhere, nowhere);
            for (String format : new String[] {"text", "json"}) {
                for (String command : new String[] {"status", "plan", "providers", "config"}) {
                    Tool.run(new String[] {command, "-C", folder.toString(), "--format", format}, nowhere, nowhere);
                }
            }
        } finally {
            Folders.delete(folder);
        }
    }
}
