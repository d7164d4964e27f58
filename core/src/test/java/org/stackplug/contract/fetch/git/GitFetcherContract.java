package org.stackplug.contract.fetch.git;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.stackplug.contract.fetch.Sample;
import org.stackplug.contract.fetch.SourceFetcherContract;
import org.stackplug.contract.fetch.Upstream;
import org.stackplug.contract.remote.GitSandbox;

/**
 * The promises of every fetch backend for git repositories: those of every backend, and those about git's own structures and
 * transports.
 *
 * <p>The repositories are made by the {@code git} command, which must be on the path, and the remotes are folders,
 * {@code git daemon} and {@code git http-backend} on the loopback.
 */
public abstract class GitFetcherContract extends SourceFetcherContract {

    @Override
    protected final Upstream upstream(Path folder) {
        return new GitUpstream(folder);
    }

    /** Adds an annotated tag {@code v1.0} at the second commit, and a change whose commit no branch has. */
    @Override
    protected final Sample createSample(Path folder) {
        Sample sample = super.createSample(folder);
        GitSandbox git = new GitSandbox(folder.getParent());
        git.run(folder, "tag", "-m", "first release", "v1.0", sample.two().id());
        String change = git.commit(folder, "changed", "by a change\n");
        git.run(folder, "update-ref", GitFixture.CHANGE, change);
        git.run(folder, "reset", "-q", "--hard", sample.three().id());
        return sample;
    }

    @Nested
    class GitResolve extends GitResolvePromises {
        GitResolve() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class GitMaterialize extends GitMaterializePromises {
        GitMaterialize() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class GitInspect extends GitInspectPromises {
        GitInspect() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class InspectDamage extends InspectDamagePromises {
        InspectDamage() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class GitMove extends GitMovePromises {
        GitMove() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class GitChanges extends GitChangesPromises {
        GitChanges() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class GitBackup extends GitBackupPromises {
        GitBackup() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class GitSafety extends GitSafetyPromises {
        GitSafety() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class RefNames extends RefNamePromises {
        RefNames() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class RemoteLimits extends RemoteLimitPromises {
        RemoteLimits() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class GitImpossible extends GitImpossiblePromises {
        GitImpossible() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class Network extends NetworkPromises {
        Network() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class Partial extends PartialPromises {
        Partial() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class Bundles extends BundlePromises {
        Bundles() {
            super(GitFetcherContract.this);
        }
    }

    @Nested
    class Cache extends CachePromises {
        Cache() {
            super(GitFetcherContract.this);
        }
    }
}
