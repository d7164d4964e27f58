package org.stackplug.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stackplug.devstack.LibraryNames;
import org.stackplug.event.RunEvent;
import org.stackplug.fetch.BundleImport;
import org.stackplug.fetch.FetchedCheckouts;
import org.stackplug.fetch.StepClones;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Providers;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.RunContext;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** Fetches the locked plugins, and what the lock has of clones, from a file in place of their remotes. */
final class BundledSupply implements CheckoutSupply {
    private final RunContext run;
    private final Providers<SourceFetcherProvider> fetchers;
    private Optional<FetchedCheckouts> fetched = Optional.empty();

    BundledSupply(RunContext run, Providers<SourceFetcherProvider> fetchers) {
        this.run = run;
        this.fetchers = fetchers;
    }

    @Override
    public List<Checkout> of(OpenedSession<?> opened) throws StackplugException, IOException {
        LibraryNames.check(opened.declarations(), opened.localrc());
        List<Declaration> wanted = run.options().selection().of(opened.declarations());
        run.listener().on(new RunEvent.Declared(opened.dest(), wanted));
        Path work = run.folder().path().resolve("bundles");
        try (BundleImport bundle =
                BundleImport.open(run.options(), fetchers, run.listener(), opened.declarations(), wanted, work)) {
            FetchedCheckouts checkouts =
                    new FetchedCheckouts(bundle.options(), fetchers, run.listener(), run.cancellation());
            fetched = Optional.of(checkouts);
            FetchPolicy policy = FetchPolicy.of(bundle.options(), opened.localrc(), opened.assigned());
            List<Checkout> plugins = checkouts.fetch(wanted, opened.places(), policy);
            try (StepClones clones = new StepClones(bundle.options(), fetchers, run.listener());
                    var guard = run.cancellation().guard(clones::cancel)) {
                clones.fetchAll(bundle.clones(opened.dest()), policy.jobs());
            }
            return plugins;
        }
    }

    @Override
    public List<Checkout> present() {
        return fetched.map(FetchedCheckouts::present).orElse(List.of());
    }
}
