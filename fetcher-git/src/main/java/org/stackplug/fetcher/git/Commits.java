package org.stackplug.fetcher.git;

import org.eclipse.jgit.lib.ObjectId;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.FetchException.Reason;
import org.stackplug.spi.Revision;

/** Commits by what git names them. */
final class Commits {
    private Commits() {}

    /**
     * The id of a revision.
     *
     * @throws FetchException {@link Reason#NO_REF} for what is not a full id: a lock can have been edited
     */
    static ObjectId id(Revision revision) throws FetchException {
        if (!ObjectId.isId(revision.id())) {
            throw new FetchException(Reason.NO_REF, "'" + revision.id() + "' is not the full id of a commit");
        }
        return ObjectId.fromString(revision.id());
    }
}
