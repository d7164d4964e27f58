package org.stackplug.fetch.checkout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stackplug.plugin.Declaration;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.LocalWork;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.WorkBackup;

/** The words for what a user should know about a checkout that is used. */
final class CheckoutWarnings {
    private static final int MAX_ITEMS = 10;

    private CheckoutWarnings() {}

    static String usersOwn(CheckoutFacts facts, List<String> differences) {
        return facts.name() + ": the checkout was not made by stackplug, and is used as it is:\n  "
                + String.join("\n  ", differences);
    }

    static String movedToLocked(Declaration declaration, CheckoutState state, ResolvedRef target) {
        return declaration.name() + ": the checkout was at "
                + state.revision()
                        .map(Revision::abbreviated)
                        .orElse("no " + declaration.words().state()) + " and not at the locked "
                + target.revision().abbreviated();
    }

    static String backedUp(String name, Path place, WorkBackup backup) {
        return name + ": the changes in it are kept under " + backup.ref() + "; in " + place + ", '" + backup.restore()
                + "' restores it";
    }

    static String editsAreUsed(String name, Path place, CheckoutState state) {
        return name + ": the checkout has changes of yours, and they are used:\n" + list(place, state.work());
    }

    static String remainsMoved(String name, CheckoutState state, Path aside) {
        return name + ": the remains of an interrupted clone (" + state.detail() + ") are now in " + aside;
    }

    static String replaced(String name, Path aside) {
        return name + ": the checkout that another backend had made is now in " + aside;
    }

    static String inPlace(Declaration declaration, Path folder, CheckoutState state) {
        return declaration.name() + ": " + folder + " is used in place"
                + (state.hasLocalWork()
                        ? ", with changes that no " + declaration.words().state() + " has"
                        : "");
    }

    static String waits(String name, Path aside) {
        return name + ": the checkout, which has changes of yours, is in " + aside + " until a run without --in-place";
    }

    static String notAskedOffline(String name) {
        return name + ": the ref can't be resolved offline; the checkout is used as it is";
    }

    static String fromElsewhere(String name, CheckoutState state) {
        return name + ": the checkout comes from " + state.url().orElse("elsewhere")
                + ", and is used as it is; RECLONE=True moves it";
    }

    static String keptForItsWork(String name, Path place, CheckoutState state) {
        return name + ": the checkout has work of yours, and is used as it is:\n" + list(place, state.work());
    }

    /**
     * Returns one line for each item, at most ten of each sort.
     *
     * @param place the checkout, which shows what is deleted
     */
    static String list(Path place, LocalWork work) {
        List<String> lines = new ArrayList<>();
        List<String> deleted = work.deleted(place);
        add(lines, "deleted", deleted);
        add(
                lines,
                "edited",
                work.edited().stream().filter(path -> !deleted.contains(path)).toList());
        add(lines, "untracked", work.untracked());
        add(lines, "committed", work.committed());
        add(lines, "stashed", work.stashed());
        return String.join("\n", lines);
    }

    private static void add(List<String> lines, String sort, List<String> items) {
        items.stream().limit(MAX_ITEMS).forEach(item -> lines.add("  " + sort + ": " + item));
        if (items.size() > MAX_ITEMS) {
            lines.add("  " + sort + ": and " + (items.size() - MAX_ITEMS) + " more");
        }
    }
}
