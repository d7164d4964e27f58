package org.stackplug.cli.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.stackplug.mask.Secrets;
import org.stackplug.mask.TerminalText;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;

/**
 * Prints problems: code and sentence, the excerpts of the user's files with the place marked, the
 * cause, and the one thing to do.
 */
public final class ProblemPrinter {
    private static final int WIDEST = 160;
    /** The width of what precedes a line of an excerpt, in addition to its number. */
    private static final int MARGIN = 5;

    private final PrintStream err;
    private final Palette palette;
    private final Secrets secrets;
    private final IntSupplier columns;

    public ProblemPrinter(PrintStream err, Palette palette, Secrets secrets) {
        this(err, palette, secrets, () -> TerminalSize.columnsOf(err));
    }

    /** @param columns the width to print in, asked for each problem */
    ProblemPrinter(PrintStream err, Palette palette, Secrets secrets, IntSupplier columns) {
        this.err = err;
        this.palette = palette;
        this.secrets = secrets;
        this.columns = columns;
    }

    /** Prints problems in their order. */
    public void print(List<Problem> problems) {
        problems.forEach(this::print);
    }

    private void print(Problem problem) {
        int width = columns.getAsInt();
        String code = "error[" + problem.code().id() + "]";
        paragraph(palette.bad(code) + ": ", code.length() + 2, problem.sentence(), palette::strong, width);
        problem.places().forEach(place -> excerpt(place, width));
        problem.explanation().forEach(line -> paragraph("  = ", 4, line, UnaryOperator.identity(), width));
        if (!problem.remedy().isEmpty()) {
            paragraph("  " + palette.good("help") + ": ", 8, problem.remedy(), UnaryOperator.identity(), width);
        }
        err.println();
    }

    /** Prints a text after a mark; further lines begin below its own beginning. */
    private void paragraph(String mark, int markWidth, String text, UnaryOperator<String> style, int width) {
        String before = mark;
        for (String line : Columns.wrap(shown(text), width - markWidth)) {
            err.println(before + style.apply(line));
            before = " ".repeat(markWidth);
        }
    }

    /** Prints the place, and its line if the file can be read. */
    private void excerpt(Place place, int width) {
        err.println("  " + palette.faint("-->") + " " + shown(place.toString()));
        line(place).ifPresent(text -> {
            String number = Integer.toString(place.line());
            String margin = " ".repeat(number.length());
            String shown = shown(text.stripTrailing());
            int widest = Math.min(WIDEST, width - number.length() - MARGIN);
            String cut = Columns.of(shown) > widest ? Columns.cut(shown, widest - 1) + "…" : shown;
            String bare = cut.stripLeading();
            int indent = cut.length() - bare.length();
            err.println("  " + margin + palette.faint(" |"));
            err.println("  " + number + palette.faint(" |") + " " + cut);
            err.println("  " + margin + palette.faint(" |") + " " + " ".repeat(indent)
                    + palette.bad("^".repeat(Math.max(1, Columns.of(bare)))));
        });
    }

    private static Optional<String> line(Place place) {
        Path file = place.file();
        if (place.line() == 0 || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.skip(place.line() - 1L)
                    .findFirst()
                    .map(text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String shown(String text) {
        return visible(secrets.mask(text));
    }

    /** Returns a text without anything that could drive the terminal. */
    public static String visible(String text) {
        return TerminalText.visible(text);
    }
}
