package org.stackplug.doctor.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.Finding;

/** The folder of the cache; or that there is none, and why. */
public final class CacheExam implements Examination {
    private static final FolderUse USE = FolderUse.cache();

    private final Optional<Path> folder;
    private final boolean hasHome;

    /**
     * Examines the cache.
     *
     * @param folder empty: nothing is cached
     * @param hasHome whether HOME names a folder, in which the cache is by default
     */
    public CacheExam(Optional<Path> folder, boolean hasHome) {
        this.folder = folder;
        this.hasHome = hasHome;
    }

    @Override
    public String topic() {
        return USE.name();
    }

    @Override
    public List<Finding> findings() throws IOException, InterruptedException {
        if (folder.isPresent()) {
            return new FolderExam(USE, folder.get()).findings();
        }
        return List.of(
                hasHome
                        ? Finding.ok(
                                topic(),
                                "none, as the setting 'cache' says: each new checkout is fetched from its remote")
                        : Finding.note(
                                topic(),
                                "there is none, because HOME is not set to an absolute path: each new checkout is"
                                        + " fetched from its remote",
                                "Set HOME, or name a folder by the setting 'cache'."));
    }
}
