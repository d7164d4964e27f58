package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.mask.Secrets;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.spi.Place;

/** Problems as they are printed. */
class ProblemPrinterTest {
    private static final int WIDE = 1000;
    private static final Problem USAGE = Problem.of(ErrorCode.USAGE, "no such thing");

    @TempDir
    Path folder;

    private static List<String> printed(Problem problem, int columns, boolean colours) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new ProblemPrinter(err, new Palette(colours), new Secrets(), () -> columns).print(List.of(problem));
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Place line(int number, String text) throws IOException {
        Path file = folder.resolve("local.conf");
        Files.writeString(file, "\n".repeat(number - 1) + text + "\nnext\n");
        return new Place(file, number);
    }

    @Test
    void printsSentenceCauseAndRemedy() {
        Problem problem = USAGE.because("It is gone.\nFor good.").remedy("Look elsewhere.");
        assertEquals(
                List.of(
                        "error[" + ErrorCode.USAGE.id() + "]: no such thing",
                        "  = It is gone.",
                        "  = For good.",
                        "  help: Look elsewhere.",
                        ""),
                printed(problem, WIDE, false));
    }

    @Test
    void marksTheLineOfAPlace() throws IOException {
        Place place = line(12, "  enable_plugin x\t");
        assertEquals(
                List.of("  --> " + place, "     |", "  12 |   enable_plugin x", "     |   ^^^^^^^^^^^^^^^"),
                printed(USAGE.at(place), WIDE, false).subList(1, 5));
    }

    @Test
    void marksWideCharactersByTheirColumns() throws IOException {
        List<String> lines = printed(USAGE.at(line(1, "日本")), WIDE, false);
        assertEquals("    | ^^^^", lines.get(4));
    }

    @Test
    void printsAPlaceWithoutItsLineWhereTheFileCannotBeRead() {
        Place gone = new Place(folder.resolve("gone"), 3);
        assertEquals(
                List.of("  --> " + gone, ""),
                printed(USAGE.at(gone), WIDE, false).subList(1, 3));
        Place past = new Place(folder.resolve("local.conf"), 9);
        assertEquals(
                List.of("  --> " + past, ""),
                printed(USAGE.at(past), WIDE, false).subList(1, 3));
    }

    @Test
    void wrapsAfterTheMarkAndCutsExcerpts() throws IOException {
        Problem problem = USAGE.at(line(1, "x".repeat(300))).remedy("one two three four five six seven");
        List<String> lines = printed(problem, 30, false);
        assertTrue(lines.contains("  help: one two three four"), lines::toString);
        assertTrue(lines.contains("        five six seven"), lines::toString);
        String excerpt = lines.get(3);
        assertTrue(excerpt.endsWith("…"), excerpt);
        assertTrue(Columns.of(excerpt) <= 30, excerpt);
    }

    @Test
    void masksSecretsAndShowsControlCharacters() throws IOException {
        Problem problem = Problem.of(ErrorCode.USAGE, "ADMIN_PASSWORD=opensesame \u001b[2J")
                .at(line(1, "ADMIN_PASSWORD=opensesame"))
                .because("https://me:opensesame@host/")
                .remedy("A_TOKEN=opensesame");
        String all = String.join("\n", printed(problem, WIDE, false));
        assertFalse(all.contains("opensesame"), all);
        assertFalse(all.contains("\u001b"), all);
        assertTrue(all.contains("ADMIN_PASSWORD=***"), all);
    }

    @Test
    void coloursOnlyWhenAsked() {
        assertTrue(printed(USAGE, WIDE, true).get(0).startsWith("\u001b[1;31merror["));
        assertFalse(printed(USAGE, WIDE, false).get(0).contains("\u001b"));
    }
}
