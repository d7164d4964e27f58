package org.stackplug.contract.fetch;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/**
 * The promises of every fetch backend, whatever it fetches from. The tests of a backend extend this class, provide the backend
 * and its sources, and name what it lacks. A backend for git repositories extends
 * {@link org.stackplug.contract.fetch.git.GitFetcherContract} instead, which has the sources and more promises.
 *
 * <p>Nothing is mocked: sources, checkouts and their file system are real.
 */
public abstract class SourceFetcherContract {

    /** Returns the provider under test. */
    protected abstract SourceFetcherProvider provider();

    /**
     * Returns the source in a folder: the one that is there, or a new one without a state.
     *
     * @param folder everything that the source consists of is in it; its parent exists
     */
    protected abstract Upstream upstream(Path folder);

    /** Returns what the backend lacks: tests that {@linkplain Needs need} it are skipped. By default nothing. */
    protected Set<Capability> lacks() {
        return Set.of();
    }

    /**
     * Creates the source that most tests start with; called once for all tests of a backend.
     *
     * @param folder an empty folder
     */
    protected Sample createSample(Path folder) {
        return Sample.create(folder, upstream(folder), lacks());
    }

    @Nested
    class Resolve extends ResolvePromises {
        Resolve() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Materialize extends MaterializePromises {
        Materialize() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Inspect extends InspectPromises {
        Inspect() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Machine extends MachinePromises {
        Machine() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Move extends MovePromises {
        Move() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Backup extends BackupPromises {
        Backup() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Limits extends FetchLimitPromises {
        Limits() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Impossible extends ImpossiblePromises {
        Impossible() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Safety extends SafetyPromises {
        Safety() {
            super(SourceFetcherContract.this);
        }
    }
}
