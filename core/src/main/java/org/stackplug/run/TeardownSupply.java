package org.stackplug.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunEvent;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Fetchers;
import org.stackplug.provider.Providers;
import org.stackplug.session.Localrc;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.RunContext;
import org.stackplug.spi.Place;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.state.LastStack;

/**
 * Supplies the declared plugins, and after them those that were stacked and have left local.conf since. A checkout is used
 * as it is; one that is missing, or is another repository by now, is reported and skipped.
 */
final class TeardownSupply implements CheckoutSupply {
    private final RunContext run;
    private final Localrc localrc;
    private final Providers<SourceFetcherProvider> fetchers;
    private final List<Checkout> present = new ArrayList<>();

    TeardownSupply(RunContext run, Localrc localrc, Providers<SourceFetcherProvider> fetchers) {
        this.run = run;
        this.localrc = localrc;
        this.fetchers = fetchers;
    }

    @Override
    public List<Checkout> of(OpenedSession<?> opening) throws StackplugException, IOException {
        run.listener().on(new RunEvent.Declared(opening.dest(), opening.declarations()));
        if (localrc.hasChangedSinceStack()) {
            warn(
                    "local.conf has changed since the last stack; the teardown uses that stack's settings",
                    List.of(new Place(localrc.origin(), 0)));
        }
        for (Declaration declaration : opening.declarations()) {
            if (localrc.stacked().filter(last -> !last.has(declaration.name())).isPresent()) {
                // Only a part of the plugins was stacked.
                continue;
            }
            Checkout checkout = new Checkout(declaration, opening.places().of(declaration), Optional.empty());
            if (checkout.isPresent()) {
                present.add(checkout);
            } else {
                warn(
                        "the plugin '" + declaration.name() + "' has no checkout at " + checkout.dir()
                                + ", so nothing of it is run",
                        List.of(declaration.place()));
            }
        }
        // The scripts of a DevStack tree keep their own localrc, but no plugin that is not in it.
        Optional<LastStack> stacked =
                run.tree().exists() ? LastStack.read(run.options().topDir()) : localrc.stacked();
        if (stacked.isPresent()) {
            List<LastStack.StackedPlugin> left = stacked.get().undeclared(opening.declarations());
            if (!left.isEmpty()) {
                try (Fetchers made = new Fetchers(fetchers, run.options(), true)) {
                    left.forEach(plugin -> left(plugin, opening.dest(), made));
                }
            }
        }
        return FetchingSupply.ordered(run, present);
    }

    @Override
    public List<Checkout> present() {
        return List.copyOf(present);
    }

    private void left(LastStack.StackedPlugin plugin, Path dest, Fetchers made) {
        Checkout checkout = plugin.checkout(dest, run.options().topDir());
        String who = "the plugin '" + plugin.name() + "' was stacked earlier and is not enabled any more; ";
        if (!checkout.isPresent()) {
            warn(who + "its checkout at " + checkout.dir() + " has gone, so nothing of it is run", List.of());
            return;
        }
        Optional<CheckoutState> state = inspect(checkout.dir(), made);
        Optional<String> other = state.flatMap(CheckoutState::url).filter(url -> !url.equals(plugin.url()));
        if (other.isPresent()) {
            warn(
                    who + checkout.dir() + " is a checkout of " + other.get() + " by now, and not of " + plugin.url()
                            + ", so nothing of it is run",
                    List.of());
            return;
        }
        warn(
                who + "it is torn down as well" + changes(plugin, state, stateWord(checkout.declaration(), made)),
                List.of());
        present.add(checkout);
    }

    /** Returns the noun for a state of a source; as that of a repository if no backend knows the source. */
    private static String stateWord(Declaration declaration, Fetchers made) {
        try {
            Fetchers.Chosen chosen = made.choose(declaration.name(), declaration.source());
            return declaration.ofKind(chosen.kind()).words().state();
        } catch (StackplugException e) {
            return declaration.words().state();
        }
    }

    private static String changes(LastStack.StackedPlugin plugin, Optional<CheckoutState> state, String word) {
        Optional<Revision> now = state.flatMap(CheckoutState::revision);
        if (plugin.revision().isPresent()
                && now.isPresent()
                && !plugin.revision().equals(now)) {
            return ", by its " + word + " " + now.get().abbreviated() + " and not by "
                    + plugin.revision().get().abbreviated() + ", which was stacked";
        }
        return state.filter(CheckoutState::isEdited).isPresent() ? ", with your changes in its checkout" : "";
    }

    private static Optional<CheckoutState> inspect(Path dir, Fetchers made) {
        try {
            return Fetchers.inspect(made.usable(), dir);
        } catch (FetchException e) {
            System.getLogger(TeardownSupply.class.getName()).log(Level.INFO, "can't look at " + dir, e);
            return Optional.empty();
        }
    }

    private void warn(String sentence, List<Place> places) {
        run.listener().on(new RunEvent.Warned(sentence, places));
    }
}
