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
    /** Returns the answer; the time that it takes is charged to these attempts. */
    ResolvedRef answer(Attempts attempts) throws FetchException, StackplugException;

    /** Returns a lookup that asks when its answer is requested. */
    static Lookup onDemand(Declaration declaration, SourceFetcher fetcher, RunListener listener) {
        return attempts ->
                attempts.of(declaration.name(), listener, monitor -> fetcher.resolve(declaration.source(), monitor));
    }
}
