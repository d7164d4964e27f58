package org.stackplug.contract.fetch;

import org.junit.jupiter.api.Nested;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/**
 * The promises of every fetch backend. The tests of a backend extend this class, provide the backend, and
 * switch off by the hooks what it does not support.
 *
 * <p>Nothing is mocked: the repositories are made by the {@code git} command, which must be on the path, and the remotes are
 * folders, {@code git daemon} and {@code git http-backend} on the loopback.
 */
public abstract class SourceFetcherContract {

    /** Returns the provider under test; called once in each test. */
    protected abstract SourceFetcherProvider provider();

    /** Returns whether a depth is honoured. Other backends fetch the whole history instead. */
    protected boolean supportsShallow() {
        return true;
    }

    /** Returns whether submodules can be fetched. Other backends leave them out. */
    protected boolean supportsSubmodules() {
        return true;
    }

    /** Returns whether there is a cache, which serves later fetches, also offline. */
    protected boolean supportsCache() {
        return true;
    }

    /** Returns whether credentials in a URL are used. */
    protected boolean supportsCredentialsInUrl() {
        return true;
    }

    /** Returns whether answers are counted while they arrive. Other backends see only what their tools pass on. */
    protected boolean countsAnswers() {
        return true;
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
    class InspectDamage extends InspectDamagePromises {
        InspectDamage() {
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
    class Keep extends KeepPromises {
        Keep() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Safety extends SafetyPromises {
        Safety() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class RefNames extends RefNamePromises {
        RefNames() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class RemoteLimits extends RemoteLimitPromises {
        RemoteLimits() {
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
    class Network extends NetworkPromises {
        Network() {
            super(SourceFetcherContract.this);
        }
    }

    @Nested
    class Cache extends CachePromises {
        Cache() {
            super(SourceFetcherContract.this);
        }
    }
}
