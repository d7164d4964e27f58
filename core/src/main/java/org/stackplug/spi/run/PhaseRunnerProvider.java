package org.stackplug.spi.run;

import java.nio.file.Path;
import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/**
 * The entry point of a run backend, which creates its runners.
 *
 * <p>A provider has a public constructor without parameters that does nothing. Its methods may be called from several threads
 * at once.
 *
 * @since 0.1.0
 */
public interface PhaseRunnerProvider {

    /** The name by which settings choose this backend, as in {@link SourceFetcherProvider#id()}. */
    String id();

    /** Returns whether this backend can run the stack in a folder on this machine. */
    Support supports(Path topDir);

    /** Creates a runner. */
    PhaseRunner create(RunnerContext context);
}
