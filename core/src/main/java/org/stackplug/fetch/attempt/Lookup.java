package org.stackplug.fetch.attempt;

import org.stackplug.event.RunListener;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.SourceFetcher;

/** The question what the ref of a declaration names at its remote now. */
@FunctionalInterface
public interface Lookup {
    /** The answer; the time that it takes is taken from these attempts. */
    ResolvedRef answer(Attempts attempts) throws FetchException, StackplugException;

    /** It is asked when the answer is wanted. */
    static Lookup whenWanted(Declaration declaration, SourceFetcher fetcher, RunListener listener) {
        return attempts ->
                attempts.of(declaration.name(), listener, monitor -> fetcher.resolve(declaration.source(), monitor));
    }
}
