package org.stackplug.fetch.checkout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.fetch.CheckoutState;

/** Lists what is only in a checkout. */
final class LocalWorkReport {
    private static final int MOST = 10;

    private LocalWorkReport() {}

    /** The checkout would have to move, and stays. */
    static Problem problem(Declaration declaration, Path place, CheckoutState state) {
        return Problem.of(
                        ErrorCode.LOCAL_WORK,
                        declaration.name() + ": the checkout holds work of yours, and stays as it is")
                .at(declaration.place())
                .because(place + "\n" + list(state))
                .remedy("Commit and push it; or run with --discard, which keeps it under refs/stackplug/backup first.");
    }

    /** One line for each, of each sort ten at most. */
    static String list(CheckoutState state) {
        List<String> lines = new ArrayList<>();
        add(lines, "edited", state.work().edited());
        add(lines, "untracked", state.work().untracked());
        add(lines, "committed", state.work().committed());
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String sort, List<String> items) {
        items.stream().limit(MOST).forEach(item -> lines.add("  " + sort + ": " + item));
        if (items.size() > MOST) {
            lines.add("  " + sort + ": and " + (items.size() - MOST) + " more");
        }
    }
}
