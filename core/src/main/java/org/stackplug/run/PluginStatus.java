package org.stackplug.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.stackplug.fetch.FetchService;
import org.stackplug.lock.LockEntry;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.Problem;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.ResolvedRef;

/**
 * The state of a declared plugin.
 *
 * @param locked its entry in the lock
 * @param reading what is at DEST/NAME; empty if it can't be read, or no backend works
 * @param usersOwn whether it is a checkout that stackplug did not make
 * @param deleted those of the edited files that are not there any more
 * @param inPlace the working tree to which a run has linked DEST/NAME
 * @param remote what the ref names now; empty when the remote was not asked
 * @param changes what would arrive, if that was asked and is known
 * @param forced the warning that the ref was moved away from the locked commit
 * @param refusal why an update would leave the checkout where it is, if an update is what was asked about
 * @param problems why the checkout or the remote could not be read
 */
public record PluginStatus(
        Declaration declaration,
        Optional<LockEntry> locked,
        Optional<CheckoutState> reading,
        boolean usersOwn,
        List<String> deleted,
        Optional<Path> inPlace,
        Optional<ResolvedRef> remote,
        Optional<Changes> changes,
        Optional<String> forced,
        Optional<Problem> refusal,
        List<Problem> problems) {

    public PluginStatus {
        deleted = List.copyOf(deleted);
        problems = List.copyOf(problems);
    }

    /** Returns the problems of all plugins, each once. */
    public static List<Problem> problems(List<PluginStatus> plugins) {
        return plugins.stream()
                .flatMap(plugin -> plugin.problems().stream())
                .distinct()
                .toList();
    }

    /** The state in one word. */
    public enum State {
        /** There is no checkout. */
        ABSENT,
        /** It is what is declared and locked. */
        CURRENT,
        /** It is another commit or another URL than is declared and locked; the next run corrects it. */
        DRIFTED,
        /** It holds edited or untracked files. */
        DIRTY,
        /** It holds commits or entries of the stash that exist nowhere else. */
        AHEAD,
        /** It is the remains of a checkout. */
        BROKEN,
        /** It is not a checkout. */
        FOREIGN,
        /** It was not made by stackplug, is not what is declared and locked, and is used as it is. */
        AS_FOUND,
        /** It can't be read. */
        UNKNOWN;

        /** Returns the word that is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static PluginStatus of(
            Declaration declaration,
            Optional<LockEntry> locked,
            CheckoutReader.Reading reading,
            FetchService.Named remote) {
        return new PluginStatus(
                declaration,
                locked,
                reading.state(),
                reading.usersOwn(),
                reading.deleted(),
                reading.inPlace(),
                remote.target(),
                remote.changes(),
                remote.forced(),
                remote.refusal(),
                Stream.concat(reading.problems().stream(), remote.problems().stream())
                        .distinct()
                        .toList());
    }

    /** Returns the checkout; as absent if it can't be read. */
    public CheckoutState checkout() {
        return reading.orElseGet(CheckoutState::absent);
    }

    /** Returns the state in one word. */
    public State state() {
        if (reading.isEmpty()) {
            return State.UNKNOWN;
        }
        return switch (checkout().kind()) {
            case ABSENT -> State.ABSENT;
            case DIRTY -> State.DIRTY;
            case AHEAD -> State.AHEAD;
            case BROKEN -> State.BROKEN;
            case FOREIGN -> State.FOREIGN;
            case CLEAN -> {
                if (!isDrifted()) {
                    yield State.CURRENT;
                }
                yield usersOwn || inPlace.isPresent() ? State.AS_FOUND : State.DRIFTED;
            }
        };
    }

    private boolean isDrifted() {
        CheckoutState checkout = checkout();
        // A repository without a remote was placed by the user, and is used as it is.
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

    /** Returns whether the remote differs from what is locked, or from what is checked out where nothing is locked. */
    public boolean isBehind() {
        return remote.filter(target -> !target.revision()
                        .equals(locked.map(LockEntry::revision)
                                .or(checkout()::revision)
                                .orElse(null)))
                .isPresent();
    }
}
