package org.stackplug.bundle;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The files of a run that help: its journal, its log, its copy of the lock, and the logs of its steps. What holds unmasked values
 * (localrc, variables, checkpoints, the secrets themselves) is not among them.
 */
final class RunFiles {
    private static final String LOGS = "logs";
    private static final int DEEPEST = 5;
    private static final int MOST = 5000;

    private RunFiles() {}

    /** Returns the files below a run's folder that may be there, logs last, whatever sort of files they are. */
    static List<Path> of(Path folder) {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("journal.jsonl", "tool.log", "stackplug.lock")) {
            Path file = folder.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                files.add(file);
            }
        }
        files.addAll(logs(folder.resolve(LOGS)));
        return files;
    }

    private static List<Path> logs(Path folder) {
        List<Path> logs = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return logs;
        }
        try {
            Files.walkFileTree(folder, Set.of(), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // The offsets and times of lines, for which a reader has no use.
                    if (!file.toString().endsWith(".times")) {
                        logs.add(file);
                    }
                    return logs.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    logs.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.getLogger(RunFiles.class.getName())
                    .log(System.Logger.Level.DEBUG, "the logs in " + folder + " can't be listed", e);
        }
        Collections.sort(logs);
        return logs;
    }
}
