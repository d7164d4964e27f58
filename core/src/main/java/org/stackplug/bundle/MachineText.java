package org.stackplug.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The machine in a few lines: versions, the system, the processors and the memory. */
final class MachineText {
    private static final long MEBIBYTE = 1L << 20;

    private MachineText() {}

    /** Returns the lines, with the version of stackplug first. */
    static String of(String version) {
        Runtime java = Runtime.getRuntime();
        return String.join(
                "\n",
                List.of(
                        version,
                        "java: " + property("java.vendor") + " " + property("java.runtime.version") + ", "
                                + property("java.home"),
                        "system: " + property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                        "distribution: " + distribution(),
                        "processors: " + java.availableProcessors() + ", memory for Java: "
                                + java.maxMemory() / MEBIBYTE + " MiB",
                        "memory: " + line("/proc/meminfo", "MemTotal:") + ", available: "
                                + line("/proc/meminfo", "MemAvailable:"),
                        "locale: " + Locale.getDefault() + ", encoding of names: " + property("sun.jnu.encoding"),
                        "container: "
                                + (Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"))),
                        ""));
    }

    private static String property(String name) {
        return System.getProperty(name, "?");
    }

    private static String distribution() {
        return line("/etc/os-release", "PRETTY_NAME=").replace("\"", "");
    }

    /** Returns the rest of the first line with that beginning. */
    private static String line(String file, String beginning) {
        try {
            return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith(beginning))
                    .map(line -> line.substring(beginning.length()).strip())
                    .findFirst()
                    .orElse("?");
        } catch (IOException e) {
            return "?";
        }
    }
}
