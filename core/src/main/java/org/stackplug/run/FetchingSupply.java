package org.stackplug.run;

import java.io.IOException;
import java.util.List;
import org.stackplug.devstack.LibraryNames;
import org.stackplug.event.RunEvent;
import org.stackplug.fetch.FetchedCheckouts;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.OrderedPlugins;
import org.stackplug.problem.StackplugException;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.RunContext;

/** Fetches what localrc declares. */
final class FetchingSupply implements CheckoutSupply {
    private final RunContext run;
    private final FetchedCheckouts fetched;

    FetchingSupply(RunContext run, FetchedCheckouts fetched) {
        this.run = run;
        this.fetched = fetched;
    }

    @Override
    public List<Checkout> of(OpenedSession<?> opened) throws StackplugException, IOException {
        run.listener().on(new RunEvent.Declared(opened.dest(), opened.declarations()));
        run.options().fetch().check(opened.declarations());
        LibraryNames.check(opened.declarations(), opened.localrc());
        return ordered(run, fetched.fetch(opened.declarations(), opened.places(), opened.localrc()));
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
        return plugins.checkouts();
    }
}
