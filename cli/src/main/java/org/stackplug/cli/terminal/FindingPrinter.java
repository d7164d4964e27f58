package org.stackplug.cli.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stackplug.mask.Secrets;
import org.stackplug.spi.Finding;
import org.stackplug.spi.Finding.Level;

/** Prints findings: a line for each, and below it the one thing to do. What is as it should be has one line for its topic. */
public final class FindingPrinter {
    /** The longest word for a level, and a blank. */
    private static final int LEVEL_WIDTH = "problem ".length();
    /** A topic may be that long. */
    private static final int TOPIC_WIDTH = 15;

    private final PrintStream out;
    private final Palette palette;
    private final Console.Verbosity verbosity;
    private final Secrets secrets;

    /** @param verbosity quiet: only what is not as it should be; verbose: everything */
    public FindingPrinter(PrintStream out, Palette palette, Console.Verbosity verbosity, Secrets secrets) {
        this.out = out;
        this.palette = palette;
        this.verbosity = verbosity;
        this.secrets = secrets;
    }

    /** Prints the findings and, unless it is quiet, how many there are. */
    public void print(List<Finding> findings) {
        Map<String, List<Finding>> topics = new LinkedHashMap<>();
        findings.forEach(finding -> topics.computeIfAbsent(finding.topic(), any -> new ArrayList<>())
                .add(finding));
        topics.values().forEach(this::topic);
        if (verbosity != Console.Verbosity.QUIET) {
            long problems = count(findings, Level.PROBLEM);
            long notes = count(findings, Level.NOTE);
            out.println();
            out.println(
                    problems == 0 && notes == 0
                            ? palette.good("Nothing is missing.")
                            : problems
                                    + (problems == 1 ? " problem, " : " problems, ")
                                    + notes
                                    + (notes == 1 ? " note" : " notes"));
        }
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private void topic(List<Finding> findings) {
        List<Finding> bad =
                findings.stream().filter(finding -> finding.level() != Level.OK).toList();
        List<Finding> shown = switch (verbosity) {
            case QUIET -> bad;
            case NORMAL -> bad.isEmpty() ? findings.subList(0, 1) : bad;
            case VERBOSE -> findings;
        };
        shown.forEach(this::finding);
    }

    private void finding(Finding finding) {
        String word = switch (finding.level()) {
            case OK -> palette.good("ok");
            case NOTE -> palette.warning("note");
            case PROBLEM -> palette.bad("problem");
        };
        int wordWidth = Columns.of(finding.level().name());
        String topic = finding.topic();
        String start = word
                + " ".repeat(LEVEL_WIDTH - wordWidth)
                + palette.strong(topic)
                + " ".repeat(Math.max(1, TOPIC_WIDTH - Columns.of(topic)));
        int width = TerminalSize.columnsOf(out) - LEVEL_WIDTH - TOPIC_WIDTH;
        paragraph(start, "", finding.sentence(), width);
        if (!finding.remedy().isEmpty()) {
            paragraph(" ".repeat(LEVEL_WIDTH + TOPIC_WIDTH), "help: ", finding.remedy(), width);
        }
    }

    /** Prints a text after a start; further lines begin below its own beginning. */
    private void paragraph(String start, String label, String text, int width) {
        String before = start + (label.isEmpty() ? "" : palette.good("help") + ": ");
        String later = " ".repeat(LEVEL_WIDTH + TOPIC_WIDTH + label.length());
        for (String line : Columns.wrap(ProblemPrinter.visible(secrets.mask(text)), width - label.length())) {
            out.println(before + line);
            before = later;
        }
    }
}
