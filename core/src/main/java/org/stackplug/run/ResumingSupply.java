package org.stackplug.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.FetchAction;
import org.stackplug.event.RunEvent;
import org.stackplug.fetch.FetchedCheckouts;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.plugin.Checkout;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.StackplugException;
import org.stackplug.resume.ResumeDecision;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.RunContext;

/** Takes the checkouts of the run that is resumed as they are, and fetches those that are gone. */
final class ResumingSupply implements CheckoutSupply {
    private final RunContext run;
    private final ResumeDecision resumed;
    private final FetchedCheckouts fetched;

    ResumingSupply(RunContext run, ResumeDecision resumed, FetchedCheckouts fetched) {
        this.run = run;
        this.resumed = resumed;
        this.fetched = fetched;
    }

    @Override
    public List<Checkout> of(OpenedSession<?> opened) throws StackplugException, IOException {
        run.listener().on(new RunEvent.Declared(opened.dest(), opened.declarations()));
        List<Declaration> absent =
                resumed.missingCheckouts().stream().map(Checkout::declaration).toList();
        List<String> fetchedNow = absent.stream().map(Declaration::name).toList();
        List<Checkout> all = resumed.mergeCheckouts(
                absent.isEmpty()
                        ? List.of()
                        : fetched.fetch(
                                absent,
                                opened.places(),
                                FetchPolicy.of(run.options(), opened.localrc(), opened.assigned())));
        for (Checkout plugin : all) {
            if (!fetchedNow.contains(plugin.name()) && plugin.revision().isPresent()) {
                run.listener()
                        .on(new RunEvent.Fetched(
                                plugin.name(),
                                FetchAction.CURRENT,
                                plugin.revision(),
                                plugin.revision().get(),
                                Optional.empty(),
                                Duration.ZERO));
            }
        }
        return all;
    }

    @Override
    public List<Checkout> present() {
        return fetched.present();
    }
}
