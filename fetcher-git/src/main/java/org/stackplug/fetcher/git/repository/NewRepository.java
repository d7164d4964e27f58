package org.stackplug.fetcher.git.repository;

import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectDatabase;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.FS;

/**
 * A repository that was just created, and that no other process knows. JGit's reader of packs asks for each
 * object whether there is another one of the same name, and each answer would read the disk: here there is
 * none.
 */
final class NewRepository extends MeteredRepository {
    private final ObjectDirectory objects;

    NewRepository(BaseRepositoryBuilder<?, ?> options) throws IOException {
        super(options);
        objects = new Objects(
                getConfig(),
                super.getObjectDatabase().getDirectory(),
                getFS(),
                new File(getCommonDirectory(), Constants.SHALLOW));
    }

    @Override
    public ObjectDirectory getObjectDatabase() {
        return objects;
    }

    private static final class Objects extends ObjectDirectory {
        Objects(Config config, File folder, FS fs, File shallow) throws IOException {
            super(config, folder, null, fs, shallow);
        }

        @Override
        public ObjectDatabase newCachedDatabase() {
            return new Nothing();
        }
    }

    /** The objects before the first pack. */
    private static final class Nothing extends ObjectDatabase {
        @Override
        public ObjectInserter newInserter() {
            throw new UnsupportedOperationException("for reading");
        }

        @Override
        public ObjectReader newReader() {
            return new NoReader();
        }

        @Override
        public long getApproximateObjectCount() {
            return 0;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    private static final class NoReader extends ObjectReader {
        @Override
        public ObjectReader newReader() {
            return this;
        }

        @Override
        public boolean has(AnyObjectId id, int type) {
            return false;
        }

        @Override
        public Collection<ObjectId> resolve(AbbreviatedObjectId id) {
            return List.of();
        }

        @Override
        public ObjectLoader open(AnyObjectId id, int type) throws MissingObjectException {
            throw new MissingObjectException(id.toObjectId(), type);
        }

        @Override
        public Set<ObjectId> getShallowCommits() {
            return Set.of();
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
