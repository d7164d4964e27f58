package org.stackplug.doctor.machine;

import java.util.List;
import org.stackplug.session.step.InterruptedDpkg;
import org.stackplug.spi.Finding;

/** The package manager: a dpkg that was killed installs nothing until somebody has it finish. */
public final class PackagesExam implements Examination {
    private final InterruptedDpkg dpkg;

    public PackagesExam(InterruptedDpkg dpkg) {
        this.dpkg = dpkg;
    }

    @Override
    public String topic() {
        return "packages";
    }

    @Override
    public List<Finding> findings() {
        if (dpkg.isAtWork()) {
            return List.of(Finding.note(
                    topic(),
                    "a package manager is at work, for which steps that install packages will wait",
                    "Wait until it has finished."));
        }
        if (!dpkg.isInstalled()) {
            return List.of();
        }
        if (dpkg.isPending()) {
            return List.of(Finding.problem(
                    topic(),
                    "dpkg was killed while it changed packages, and installs none until it has finished that",
                    InterruptedDpkg.REMEDY));
        }
        return List.of(dpkg.unfinished()
                .map(packages -> Finding.note(
                        topic(), "dpkg was ended before it had finished " + packages, InterruptedDpkg.REMEDY))
                .orElseGet(() -> Finding.ok(topic(), "dpkg has nothing to finish")));
    }
}
