package org.stackplug.fetcher.git.mirror;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.FetchException;

/**
 * Why a mirror does not have what is wanted of it: it was never made, it can't be read, or it is damaged. Found out only
 * when that is reported.
 *
 * @param cache the folder of the mirrors
 * @param folder that of the mirror
 */
record MirrorUselessness(Path cache, Path folder, Mirror mirror) {

    /** Returns the failure of a request that would need the network, which may not be used. */
    FetchException failure() {
        return offline(why());
    }

    /** Returns that failure where reading the mirror has failed. */
    FetchException failure(Throwable damage) {
        return offline(damaged(words(damage)));
    }

    private static FetchException offline(String why) {
        return new FetchException(FetchException.Reason.OFFLINE, why);
    }

    private String why() {
        try {
            Optional<String> unusable = ofCache();
            if (unusable.isPresent()) {
                return unusable.get();
            }
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                return mirror + " is not in the cache " + cache;
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return copy() + "is not a folder";
            }
            if (!Owner.isTrusted(folder)) {
                return copy() + "belongs to " + Owner.name(folder) + ", and only one of yours or of root is used";
            }
            return lost().map(id -> damaged("the object " + id.name() + " is missing"))
                    .orElseGet(() -> "the copy of " + mirror + " in the cache " + cache + " does not have it");
        } catch (AccessDeniedException e) {
            return copy() + "can't be read: permission denied for " + e.getFile();
        } catch (FetchException | IOException | RuntimeException e) {
            return damaged(words(e));
        }
    }

    /** Returns why the cache itself can't be read. One that was never made can be. */
    private Optional<String> ofCache() throws IOException {
        Path existing = cache;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        String sentence = "the cache " + cache + " can't be read: " + existing;
        if (!Files.isDirectory(existing)) {
            return Optional.of(sentence + " is not a folder");
        }
        boolean readable = Files.isExecutable(existing) && (!existing.equals(cache) || Files.isReadable(existing));
        return readable
                ? Optional.empty()
                : Optional.of(sentence + " belongs to " + Owner.name(existing) + ", and "
                        + System.getProperty("user.name") + " may not search it");
    }

    /** Returns an object that a ref of the mirror names, and that the mirror does not have. */
    private Optional<ObjectId> lost() throws FetchException, IOException {
        try (Repository repository = mirror.open()) {
            for (ObjectId id : mirror.refs().ids().values()) {
                if (!Downloads.has(repository, id)) {
                    return Optional.of(id);
                }
            }
            return Optional.empty();
        }
    }

    private String damaged(String why) {
        return copy() + "is damaged: " + why;
    }

    private String copy() {
        return "the copy of " + mirror + " in the cache, " + folder + ", ";
    }

    private static String words(Throwable why) {
        return why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    }
}
