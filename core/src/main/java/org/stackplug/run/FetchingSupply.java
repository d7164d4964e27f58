package org.stackplug.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.stackplug.devstack.LibraryNames;
import org.stackplug.event.RunEvent;
import org.stackplug.fetch.BundleExport;
import org.stackplug.fetch.FetchedCheckouts;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.options.Command;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.OrderedPlugins;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.StackplugException;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.RunContext;

/** Fetches what localrc declares, or the selected part of it; for a stack, with what that part requires. */
final class FetchingSupply implements CheckoutSupply {
    private final Command command;
    private final RunContext run;
    private final FetchedCheckouts fetched;
    private final Optional<BundleExport> export;

    /** @param export writes what was fetched into a file, if the user wants that */
    FetchingSupply(Command command, RunContext run, FetchedCheckouts fetched, Optional<BundleExport> export) {
        this.export = export;
        this.command = command;
        this.run = run;
        this.fetched = fetched;
    }

    @Override
    public List<Checkout> of(OpenedSession<?> opened) throws StackplugException, IOException {
        // Again, because localrc can be different each time that it is evaluated.
        Selection.requireEnabled(run.options().fetch().inPlace(), opened.declarations());
        LibraryNames.check(opened.declarations(), opened.localrc());
        List<Declaration> next = run.options().selection().of(opened.declarations());
        List<Declaration> selected = new ArrayList<>();
        do {
            // Also without any plugin: the lock of a tree has the tree's commit.
            run.listener().on(new RunEvent.Declared(opened.dest(), next));
            fetched.fetch(next, opened.places(), FetchPolicy.of(run.options(), opened.localrc(), opened.assigned()));
            selected.addAll(next);
            // Only a checkout says what its plugin requires.
            next = command == Command.STACK
                    ? run.options().selection().alsoRequired(selected, opened.declarations(), opened.places())
                    : List.of();
        } while (!next.isEmpty());
        List<Checkout> checkouts = new ArrayList<>(fetched.present());
        checkouts.sort(Comparator.comparing(checkout -> opened.declarations().indexOf(checkout.declaration())));
        boolean isComplete =
                command == Command.STACK || run.options().selection().isAll();
        // What a part requires may be there without having been fetched now.
        return isComplete ? ordered(run, checkouts) : checkouts;
    }

    @Override
    public void finish(OpenedSession<?> opened, List<Checkout> plugins) throws StackplugException, IOException {
        if (export.isPresent()) {
            FetchPolicy policy = FetchPolicy.of(run.options(), opened.localrc(), opened.assigned());
            Path work = run.folder().path().resolve("bundles");
            export.get().write(plugins, opened.dest(), policy, work);
        }
    }

    @Override
    public List<Checkout> present() {
        return fetched.present();
    }

    /** Orders the checkouts by what they require, and reports what was moved and what is missing. */
    static List<Checkout> ordered(RunContext run, List<Checkout> declared) throws StackplugException, IOException {
        OrderedPlugins plugins =
                OrderedPlugins.read(declared, run.options().steps().keepOrder());
        plugins.order().moves().forEach(move -> run.listener().on(new RunEvent.Moved(move)));
        plugins.order()
                .missing()
                .forEach(requirement -> run.listener()
                        .on(new RunEvent.Warned(
                                "the plugin '" + requirement.owner() + "' requires '" + requirement.required()
                                        + "', which is not enabled as a plugin",
                                List.of(requirement.place()))));
        plugins.oddities()
                .forEach(oddity -> run.listener().on(new RunEvent.Warned(oddity.sentence(), List.of(oddity.place()))));
        return plugins.checkouts();
    }
}
