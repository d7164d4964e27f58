package org.stackplug.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.fetch.checkout.InPlaceLink;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.state.RunLock;

/**
 * Reads what is at DEST/NAME. Whatever fails is that plugin's problem, and costs no other plugin: another
 * backend may be able to read the checkouts of one that is missing.
 */
final class CheckoutReader {
    private final Declaration declaration;
    private final Path dir;
    private final List<SourceFetcher> fetchers;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * A folder that was read.
     *
     * @param state empty if the folder can't be read, or no backend works
     * @param usersOwn whether it is a checkout that stackplug did not make; not one that a run has linked
     * @param deleted the edited files that are not there any more
     * @param inPlace the working tree to which a run has linked the folder
     */
    record Reading(
            Optional<CheckoutState> state,
            boolean usersOwn,
            List<String> deleted,
            Optional<Path> inPlace,
            List<Problem> problems) {}

    /** Chooses the backend. */
    CheckoutReader(Declaration declaration, Path dir, Fetchers made) {
        this.dir = dir;
        this.fetchers = new ArrayList<>();
        this.declaration = choose(declaration, made);
    }

    private Declaration choose(Declaration declared, Fetchers made) {
        if (made.isEmpty()) {
            // It is not a problem of each plugin: the caller reports it once.
            return declared;
        }
        try {
            Fetchers.Chosen chosen = made.choose(declared.name(), declared.source());
            fetchers.add(chosen.fetcher());
            return declared.ofKind(chosen.kind());
        } catch (StackplugException e) {
            e.problems().forEach(problem -> problems.add(problem.at(declared.place())));
            fetchers.addAll(made.usable());
            return declared;
        }
    }

    String name() {
        return declaration.name();
    }

    /** Reads it. May be called from another thread. */
    Reading read() throws StackplugException {
        try {
            Optional<CheckoutState> state = fetchers.isEmpty() ? withoutFetcher() : Fetchers.inspect(fetchers, dir);
            boolean link = Files.isSymbolicLink(dir);
            Optional<Path> inPlace = inPlace();
            return new Reading(
                    state,
                    state.filter(known -> inPlace.isEmpty() && known.isUsers(link))
                            .isPresent(),
                    state.map(known -> known.work().deleted(dir)).orElse(List.of()),
                    inPlace,
                    problems);
        } catch (FetchException e) {
            StackplugException failure = FetchProblems.failure(declaration, e);
            if (FetchProblems.isInterruption(failure)) {
                throw failure;
            }
            Optional<Problem> parent =
                    RunLock.notAFolder("DEST", dir.toAbsolutePath().getParent());
            problems.addAll(parent.map(List::of).orElse(failure.problems()));
            return new Reading(Optional.empty(), false, List.of(), Optional.empty(), problems);
        }
    }

    private Optional<CheckoutState> withoutFetcher() {
        return Files.exists(dir, LinkOption.NOFOLLOW_LINKS) ? Optional.empty() : Optional.of(CheckoutState.absent());
    }

    private Optional<Path> inPlace() {
        try {
            return InPlaceLink.tree(dir);
        } catch (IOException e) {
            // A note that can't be read is reported by a run, which needs it.
            return Optional.empty();
        }
    }
}
