package org.stackplug.fetcher.git.repository;

import org.eclipse.jgit.lib.ObjectId;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.Revision;

/** The ids of commits. */
public final class Commits {
    private Commits() {}

    /**
     * Returns the id of a revision.
     *
     * @throws FetchException {@link Reason#NO_REF} if it is not a full id: a lock can have been edited
     */
    public static ObjectId id(Revision revision) throws FetchException {
        if (!ObjectId.isId(revision.id())) {
            throw new FetchException(Reason.NO_REF, "'" + revision.id() + "' is not the full id of a commit");
        }
        return ObjectId.fromString(revision.id());
    }
}
