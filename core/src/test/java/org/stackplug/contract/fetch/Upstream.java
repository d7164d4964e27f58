package org.stackplug.contract.fetch;

import java.nio.file.Path;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.Revision;

/**
 * A source to fetch from, as tests change it: a repository, an archive, or whatever else a backend fetches. Everything that
 * it consists of is in one folder, so that a copy of the folder is a copy of the source. Methods fail with unchecked
 * exceptions, which fail the test.
 */
public interface Upstream {

    /** Returns the URL of the source, as a user writes it. Before the first state there is nothing at this URL. */
    String url();

    /** Returns the existing folder with the files of the next state, in which a test adds, changes and deletes files. */
    Path files();

    /** Adds a state with the current {@linkplain #files() files}, and lets {@link #newest()} lead to it. */
    Revision add();

    /**
     * Rewrites the history: adds a state with the current files that does not descend from any other, and lets
     * {@link #newest()} lead to it.
     */
    Revision rewrite();

    /**
     * Gives a state a name in addition to those that it has.
     *
     * @param name a branch or a tag, of a kind that the source has
     */
    void name(RefName name, Revision state);

    /** Returns the ref that leads to the state that was added last. */
    String newest();

    /** Returns the ref by which a user asks for one state, whatever is added later. */
    String pinned(Revision state);
}
