package org.stackplug.engine;

import org.stackplug.event.RunListener;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.ResolvedRef;
import org.stackplug.spi.SourceFetcher;

/** The question what the ref of a declaration names at its remote now. */
@FunctionalInterface
interface Lookup {
    /** The answer; the time that it takes is taken from these attempts. */
    ResolvedRef answer(Attempts attempts) throws FetchException, StackplugException;

    /** It is asked when the answer is wanted. */
    static Lookup whenWanted(Declaration declaration, SourceFetcher fetcher, RunListener listener) {
        return attempts ->
                attempts.of(declaration.name(), listener, monitor -> fetcher.resolve(declaration.source(), monitor));
    }
}
