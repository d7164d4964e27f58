package org.stackplug.fetcher.git.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.repository.PartialClone;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;

/** Refuses folders and bundles of this machine that a checkout can't be made of, and says why. */
final class LocalSources {
    private static final String OLD_BUNDLE = "# v2 git bundle";
    private static final String NEW_BUNDLE = "# v3 git bundle";

    private LocalSources() {}

    /** Refuses a partial clone: a clone of it would lack files, and no remote would have them. */
    static void requireComplete(RemoteUrl url, Path gitFolder) throws FetchException, IOException {
        try (Repository source = Repositories.openBare(gitFolder)) {
            if (PartialClone.is(source)) {
                throw new FetchException(
                        Reason.CORRUPT,
                        url
                                + " is a partial clone, which lacks files of its history: 'git fetch --refetch --no-filter' there"
                                + " completes it");
            }
        }
    }

    /** Refuses a file that JGit can't read as a bundle. */
    static void requireBundle(RemoteUrl url, Path file) throws FetchException, IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            char[] start = new char[OLD_BUNDLE.length()];
            String version = new String(start, 0, Math.max(0, lines.read(start)));
            if (version.equals(OLD_BUNDLE)) {
                return;
            }
            if (!version.equals(NEW_BUNDLE)) {
                throw new FetchException(Reason.NO_REPOSITORY, url + " is neither a repository nor a bundle of one");
            }
            lines.readLine();
            for (String line = lines.readLine(); line != null && line.startsWith("@"); line = lines.readLine()) {
                if (line.startsWith("@filter=")) {
                    throw new FetchException(
                            Reason.CORRUPT,
                            url
                                    + " is the bundle of a partial clone, which lacks files of its history: create it without"
                                    + " --filter");
                }
            }
            throw new FetchException(
                    Reason.CORRUPT,
                    url + " is a bundle of version 3: 'git bundle create --version=2' writes one that can be used");
        }
    }
}
