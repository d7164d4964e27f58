package org.stackplug.fetcher.git.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.stackplug.spi.Finding;

/** Examines the files of git's configuration: each fetch reads them, and fails if it can't. */
public final class ConfigFindings {
    private static final String TOPIC = "git config";

    private ConfigFindings() {}

    /** Returns a finding for each file that can't be read, or one for all of them. */
    public static List<Finding> of(Map<String, String> environment) {
        UserGitFiles files = UserGitFiles.of(environment);
        List<Finding> findings = new ArrayList<>();
        List<String> read = new ArrayList<>();
        for (Path file : Stream.concat(files.system().stream(), files.user().stream())
                .filter(Files::isRegularFile)
                .toList()) {
            try {
                FileBasedConfig config = new ReadOnlyConfig(null, file.toFile(), FS.DETECTED);
                config.load();
                read.add(file.toString());
            } catch (IOException | ConfigInvalidException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                findings.add(Finding.problem(
                        TOPIC,
                        "git's configuration in " + file + " can't be read: " + cause.getMessage(),
                        "Correct the file; 'git config --file " + file + " --list' names the line."));
            }
        }
        if (findings.isEmpty() && !read.isEmpty()) {
            findings.add(Finding.ok(TOPIC, String.join(", ", read)));
        }
        return findings;
    }
}
