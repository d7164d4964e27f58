package org.stackplug.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.devstack.TreeClones;
import org.stackplug.event.RunEvent;
import org.stackplug.fetch.StepClones;
import org.stackplug.fetch.attempt.FetchPolicy;
import org.stackplug.plugin.Checkout;
import org.stackplug.problem.StackplugException;
import org.stackplug.session.OpenedSession;
import org.stackplug.session.RunContext;
import org.stackplug.spi.Place;

/** Fetches in advance what a DevStack tree's stack.sh would clone one by one. */
final class TreePrefetch {
    private final RunContext run;
    private final StepClones clones;

    TreePrefetch(RunContext run, StepClones clones) {
        this.run = run;
        this.clones = clones;
    }

    /** Fetches what can be known before the run, and warns of the rest. */
    void fetch(OpenedSession<?> opened, List<Checkout> plugins) throws StackplugException, IOException {
        TreeClones wanted = new TreeClones(
                run.options().topDir(),
                opened.localrc(),
                plugins.stream().map(Checkout::dir).toList());
        List<Place> unknown = new ArrayList<>(wanted.undecided());
        for (Checkout plugin : plugins) {
            unknown.addAll(TreeClones.ofPlugin(plugin.dir()));
        }
        if (!unknown.isEmpty()) {
            run.listener()
                    .on(new RunEvent.Warned(
                            "what is cloned there depends on the run, and is not fetched in advance", unknown));
        }
        clones.fetchAll(
                wanted.calls(),
                FetchPolicy.of(run.options(), opened.localrc(), opened.assigned())
                        .jobs());
    }
}
