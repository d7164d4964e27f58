package org.stackplug.run;

import java.util.Locale;
import java.util.Optional;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * How a declared plugin stands.
 *
 * @param locked what the lock says of it
 * @param checkout what lies at DEST/NAME
 * @param remote what the ref names now; empty when nobody asked
 * @param forced what is to be said when that is no successor of what is locked
 */
public record PluginStatus(
        Declaration declaration,
        Optional<LockEntry> locked,
        CheckoutState checkout,
        Optional<ResolvedRef> remote,
        Optional<String> forced,
        State state) {

    /** The one word for it. */
    public enum State {
        /** There is no checkout. */
        ABSENT,
        /** It is what is declared and locked. */
        CURRENT,
        /** It is another commit or another URL than is declared and locked; the next run mends it. */
        DRIFTED,
        /** It holds edited or untracked files. */
        DIRTY,
        /** It holds commits that exist nowhere else. */
        AHEAD,
        /** It is the remains of a checkout. */
        BROKEN,
        /** It is no checkout. */
        FOREIGN;

        /** As it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static PluginStatus of(
            Declaration declaration,
            Optional<LockEntry> locked,
            CheckoutState checkout,
            Optional<ResolvedRef> remote,
            Optional<String> forced) {
        return new PluginStatus(declaration, locked, checkout, remote, forced, state(declaration, locked, checkout));
    }

    private static State state(Declaration declaration, Optional<LockEntry> locked, CheckoutState checkout) {
        return switch (checkout.kind()) {
            case ABSENT -> State.ABSENT;
            case DIRTY -> State.DIRTY;
            case AHEAD -> State.AHEAD;
            case BROKEN -> State.BROKEN;
            case FOREIGN -> State.FOREIGN;
            case CLEAN -> isDrifted(declaration, locked, checkout) ? State.DRIFTED : State.CURRENT;
        };
    }

    private static boolean isDrifted(Declaration declaration, Optional<LockEntry> locked, CheckoutState checkout) {
        // A repository without a remote was put there by somebody and is used as it is.
        if (checkout.url().isEmpty()) {
            return false;
        }
        if (!checkout.url().get().equals(declaration.source().urlWithoutCredentials())) {
            return true;
        }
        return locked.filter(entry -> !entry.isAbout(declaration.source())
                        || checkout.revision().filter(entry.revision()::equals).isEmpty())
                .isPresent();
    }

    /** Whether the remote has moved on from what is locked, or from what is checked out where nothing is locked. */
    public boolean isBehind() {
        return remote.filter(target -> !target.revision()
                        .equals(locked.map(LockEntry::revision)
                                .or(checkout::revision)
                                .orElse(null)))
                .isPresent();
    }
}
