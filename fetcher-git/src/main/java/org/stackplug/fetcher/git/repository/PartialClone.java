package org.stackplug.fetcher.git.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * The marks by which git recognises a repository that lacks objects: three settings of its configuration, and a file next to
 * each pack whose objects may lead to absent ones. The remote has what is absent.
 *
 * @see <a href="https://git-scm.com/docs/partial-clone">git's design of partial clones</a>
 */
public final class PartialClone {
    /** The filter of a partial clone: no files, unless they are requested by their ids. */
    public static final String FILTER = "blob:none";

    private static final String PACK = ".pack";
    private static final String REMOTE = "remote";
    private static final String EXTENSIONS = "extensions";
    private static final String PARTIAL_CLONE = "partialclone";
    private static final String PROMISOR = "promisor";
    private static final String FILTER_KEY = "partialclonefilter";

    private PartialClone() {}

    /** Returns whether a repository may lack objects, also where another tool has cloned it. */
    public static boolean is(Repository repository) {
        Config config = repository.getConfig();
        return config.getString(EXTENSIONS, null, PARTIAL_CLONE) != null
                || config.getSubsections(REMOTE).stream()
                        .anyMatch(remote -> config.getBoolean(REMOTE, remote, PROMISOR, false));
    }

    /** Marks a repository, and all its packs: each of them came from the remote. */
    public static void mark(Repository repository) throws IOException {
        markPacks(repository);
        Repositories.edit(repository, config -> {
            config.setInt("core", null, "repositoryformatversion", 1);
            config.setString(EXTENSIONS, null, PARTIAL_CLONE, Constants.DEFAULT_REMOTE_NAME);
            config.setBoolean(REMOTE, Constants.DEFAULT_REMOTE_NAME, PROMISOR, true);
            config.setString(REMOTE, Constants.DEFAULT_REMOTE_NAME, FILTER_KEY, FILTER);
        });
    }

    /** Marks all packs of a repository whose objects all came from the remote. */
    public static void markPacks(Repository repository) throws IOException {
        for (Path pack : packs(repository)) {
            Files.write(mark(pack), new byte[0]); // git reads only that it exists
        }
    }

    /** Removes the marks of a repository that lacks nothing any more. */
    public static void unmark(Repository repository) throws IOException {
        Repositories.edit(repository, config -> {
            config.unset(EXTENSIONS, null, PARTIAL_CLONE);
            for (String remote : config.getSubsections(REMOTE)) {
                config.unset(REMOTE, remote, PROMISOR);
                config.unset(REMOTE, remote, FILTER_KEY);
            }
        });
        for (Path pack : packs(repository)) {
            Files.deleteIfExists(mark(pack));
        }
    }

    /** Returns the mark of a pack. */
    static Path mark(Path pack) {
        String name = pack.getFileName().toString();
        return pack.resolveSibling(name.substring(0, name.length() - PACK.length()) + ".promisor");
    }

    /** Returns the folder of the objects of a repository. */
    public static Path objects(Repository repository) {
        return repository.getCommonDirectory().toPath().resolve("objects");
    }

    private static List<Path> packs(Repository repository) throws IOException {
        try (Stream<Path> files = Files.list(objects(repository).resolve("pack"))) {
            return files.filter(file -> file.toString().endsWith(PACK)).toList();
        }
    }
}
