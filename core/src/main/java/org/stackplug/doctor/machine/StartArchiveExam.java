package org.stackplug.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.stackplug.spi.Finding;

/**
 * The archive of classes that makes a start twice as fast. The JVM ignores one that does not fit, without a word; so a JVM is
 * started that insists on it.
 */
public final class StartArchiveExam implements Examination {
    /** The first Java that has another kind of archive. */
    private static final int AOT_CACHE = 25;

    private final Optional<Path> archive;
    private final Optional<Path> home;
    private final Path java;
    private final String classPath;

    /**
     * @param archive the file that the launcher chose; empty if the launcher did not start this process
     * @param home the folder of stackplug
     * @param javaHome the folder of the JVM
     * @param classPath the class path of this process
     */
    public StartArchiveExam(Optional<Path> archive, Optional<Path> home, Path javaHome, String classPath) {
        this.archive = archive;
        this.home = home;
        this.java = javaHome.resolve("bin/java");
        this.classPath = classPath;
    }

    @Override
    public String topic() {
        return "class archive";
    }

    @Override
    public List<Finding> findings() throws IOException, InterruptedException {
        if (archive.isEmpty()) {
            return List.of();
        }
        Path file = archive.get();
        if (!Files.exists(file)) {
            return List.of(slow(
                    "there is none for this Java and this folder of stackplug, so that each start takes longer",
                    isOfAll(file)
                            ? "Let root run: " + maker(home.orElseThrow())
                            : "Unset STACKPLUG_NO_ARCHIVE if it is set, and make sure that " + file.getParent()
                                    + " can be written; the next start makes the archive."
                                    + forAll(file)
                                            .map(text -> " Or root makes " + text)
                                            .orElse("")));
        }
        if (Files.size(file) == 0) {
            return List.of(slow(
                    file + " is empty: making the archive is under way, or has failed",
                    "If it stays empty, delete it; the next start makes it again."));
        }
        Optional<ProgramAnswer> answer = ProgramAnswer.of(LIMIT, command(file));
        if (answer.isPresent() && answer.get().status() != 0) {
            return List.of(slow(
                    file + " does not fit, and is ignored: " + reason(answer.get()),
                    "Delete it; the next start makes one that fits."));
        }
        return List.of(Finding.ok(
                topic(),
                file
                        + forAll(file)
                                .map(text -> ", of this user alone; root makes " + text)
                                .orElse("")));
    }

    /** Returns whether the archive is that of the distribution, which no start makes. */
    private boolean isOfAll(Path file) {
        return home.filter(file::startsWith).isPresent();
    }

    private String maker(Path stackplug) {
        return stackplug.resolve("libexec/stackplug-archive") + " " + java;
    }

    /** Returns how one for all users is made; empty if it has no folder, or this is one. */
    private Optional<String> forAll(Path file) {
        return home.filter(known -> !isOfAll(file) && Files.isDirectory(known.resolve("lib/start")))
                .map(known -> "one for all users with: " + maker(known));
    }

    private Finding slow(String sentence, String remedy) {
        return Finding.note(topic(), sentence, remedy);
    }

    private List<String> command(Path file) {
        return Runtime.version().feature() >= AOT_CACHE
                ? List.of(java.toString(), "-XX:AOTCache=" + file, "-XX:AOTMode=on", "-cp", classPath, "-version")
                : List.of(java.toString(), "-Xshare:on", "-XX:SharedArchiveFile=" + file, "-cp", classPath, "-version");
    }

    /** The JVM says first that something has gone wrong, and then what. */
    private static String reason(ProgramAnswer answer) {
        List<String> lines = answer.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Picked up "))
                .toList();
        String reason = lines.size() > 1 ? lines.get(1) : answer.firstLine();
        return reason.replaceFirst("[.]$", "").replaceFirst(" \\(hint: .*", "").toLowerCase(Locale.ROOT);
    }
}
