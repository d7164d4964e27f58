package org.stackplug.contract.run;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.stackplug.spi.run.PhaseRunnerProvider;

/**
 * Promises of every run backend. The test of a backend extends this class and names the provider. Each
 * test opens its own session in its own folders, and runs real files in it.
 */
@Timeout(60)
public abstract class PhaseRunnerContract {

    /** The backend. */
    protected abstract PhaseRunnerProvider provider();

    @Nested
    class Points extends PointPromises {
        Points() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Declarations extends DeclarationPromises {
        Declarations() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Localrc extends LocalrcPromises {
        Localrc() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class OneShell extends OneShellPromises {
        OneShell() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Failures extends FailurePromises {
        Failures() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Output extends OutputPromises {
        Output() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Limits extends LimitPromises {
        Limits() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Cancelling extends CancelPromises {
        Cancelling() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Closing extends ClosePromises {
        Closing() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Names extends NamespacePromises {
        Names() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Checks extends CheckPromises {
        Checks() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class HostilePlugins extends HostilityPromises {
        HostilePlugins() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Clones extends ClonePromises {
        Clones() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Checkpoints extends CheckpointPromises {
        Checkpoints() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Traces extends TracePromises {
        Traces() {
            super(PhaseRunnerContract.this);
        }
    }

    @Nested
    class Notes extends NotePromises {
        Notes() {
            super(PhaseRunnerContract.this);
        }
    }
}
