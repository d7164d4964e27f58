package org.stackplug.fetcher.git.config;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;

/**
 * A configuration file of the user or the system: never written, without filters, and with an answer to the
 * question that JGit would otherwise measure.
 */
public final class ReadOnlyConfig extends FileBasedConfig {
    /**
     * The resolution of file times. Linux stamps files once a timer tick (1 to 10 ms). Too long a value costs a
     * second check of a file that was just written; too short a value could miss an edit.
     */
    private static final long TIMESTAMP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final boolean absent;
    private volatile boolean loaded;

    /** @param file {@code null} if there is none */
    ReadOnlyConfig(Config parent, File file, FS fs) {
        super(parent, file == null ? new File("/nonexistent") : file, fs);
        absent = file == null;
    }

    @Override
    public void load() throws IOException, ConfigInvalidException {
        if (!absent && getFile().isFile()) {
            super.load();
            dropFilters(this);
        }
        loaded = true;
    }

    @Override
    protected byte[] readIncludedConfig(String path) throws ConfigInvalidException {
        byte[] bytes = super.readIncludedConfig(path);
        if (bytes == null) {
            return null;
        }
        // JGit can't remove sections that were included, so they are removed before.
        Config included = new Config();
        included.fromText(new String(bytes, StandardCharsets.UTF_8));
        dropFilters(included);
        return included.toText().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns true only before the file is loaded. JGit asks whenever it opens a repository, and a command sees
     * one configuration from start to end.
     */
    @Override
    public boolean isOutdated() {
        return !loaded;
    }

    @Override
    public void save() {
        throw new UnsupportedOperationException("the user's git configuration is never written");
    }

    @Override
    public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
        if (section.equals("filesystem")) {
            return unit.convert(TIMESTAMP_NANOS, TimeUnit.NANOSECONDS);
        }
        return super.getTimeUnit(section, subsection, name, otherwise, unit);
    }

    /**
     * Removes filter commands (such as LFS) from a configuration in memory: they are programs, and the
     * attributes of a repository choose among them. The configuration must not be saved afterwards; see
     * {@code Repositories.edit}.
     */
    public static void dropFilters(Config config) {
        for (String name : List.copyOf(config.getSubsections("filter"))) {
            config.unsetSection("filter", name);
        }
    }
}
