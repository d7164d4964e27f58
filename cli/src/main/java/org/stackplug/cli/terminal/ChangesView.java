package org.stackplug.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.stackplug.mask.Secrets;
import org.stackplug.report.text.Counts;
import org.stackplug.spi.fetch.Changes;

/**
 * Prints what arrives with an update, indented below the line of its plugin: first the files that would run as the user, then
 * the commits.
 */
public final class ChangesView {
    /** The folder of a plugin whose files run. */
    private static final String RUNS = "devstack";

    private static final String INDENT = "    ";

    private final PrintStream out;
    private final Palette palette;
    private final Secrets secrets;

    public ChangesView(PrintStream out, Palette palette, Secrets secrets) {
        this.out = out;
        this.palette = palette;
        this.secrets = secrets;
    }

    /** Returns the number of commits, such as "12 commits", with a blank before it; empty if it is not known. */
    public static String count(Changes changes) {
        return changes.history()
                .map(history -> "  " + history.arriving() + (history.arriving() == 1 ? " commit" : " commits")
                        + (history.lost() > 0 ? ", in place of " + history.lost() : ""))
                .orElse("");
    }

    /** Prints the files and the commits. */
    public void print(Changes changes) {
        List<Changes.ChangedFile> run = changes.below(RUNS);
        for (Changes.ChangedFile file : run) {
            line(palette.warning(file.effect().name().toLowerCase(Locale.ROOT)) + " " + visible(file.path()));
        }
        int others = changes.files().size() - run.size();
        if (run.isEmpty()) {
            line("nothing changes in devstack/; " + others + " other " + (others == 1 ? "file does" : "files do"));
        } else if (others > 0) {
            line("and " + Counts.of(others, "other file"));
        }
        changes.history().ifPresent(history -> {
            history.subjects().forEach(subject -> line("* " + visible(subject)));
            int left = history.arriving() - history.subjects().size();
            if (left > 0) {
                line("* and " + left + " more");
            }
        });
        changes.diff().lines().forEach(text -> line(coloured(visible(text))));
    }

    private String coloured(String text) {
        if (text.startsWith("+")) {
            return palette.good(text);
        }
        return text.startsWith("-") ? palette.bad(text) : text;
    }

    private void line(String text) {
        out.println(INDENT + text);
    }

    private String visible(String text) {
        return ProblemPrinter.visible(secrets.mask(text));
    }
}
