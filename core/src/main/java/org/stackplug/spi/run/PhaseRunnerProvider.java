package org.stackplug.spi.run;

import java.nio.file.Path;
import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/**
 * Makes phase runners of one kind; the entry point of a run backend.
 *
 * <p>Needs a public constructor without parameters that does nothing. May be called from several threads at once.
 */
public interface PhaseRunnerProvider {

    /** The name by which settings choose this backend, as in {@link SourceFetcherProvider#id()}. */
    String id();

    /** Whether this backend can run what stands in that folder, on this machine. */
    Support supports(Path topDir);

    /** Makes a runner. */
    PhaseRunner create();
}
