package org.stackplug.contract.fetch;

import org.junit.jupiter.api.Nested;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/**
 * What every fetch backend promises. A backend extends this class, gives its provider, and says by the hooks what it can't.
 *
 * <p>Nothing is mocked: the repositories are made by the {@code git} command, which must be on the path, and the remotes are
 * folders, {@code git daemon} and {@code git http-backend} on the loopback.
 */
public abstract class SourceFetcherContract {

    /** The provider under test; asked for once in each test. */
    protected abstract SourceFetcherProvider provider();

    /** Whether a depth is kept to. A backend without this brings the whole history instead. */
    protected boolean supportsShallow() {
        return true;
    }

    /** Whether submodules can be brought. A backend without this leaves them out. */
    protected boolean supportsSubmodules() {
        return true;
    }

    /** Whether what was fetched once is fetched from the cache afterwards, also offline. */
    protected boolean supportsCache() {
        return true;
    }

    /** Whether credentials in a URL are used. */
    protected boolean supportsCredentialsInUrl() {
        return true;
    }

    /** Whether what a remote says is counted while it comes. A backend without this sees only what its own tools let through. */
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
