package org.stackplug.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
    static java.util.stream.Stream<Arguments> hostile() {
        return java.util.stream.Stream.of(
                Arguments.of("window title by OSC and BEL", "a\u001b]0;owned\u0007b", "ab"),
                Arguments.of("clipboard by OSC and ST", "a\u001b]52;c;cm0gLXJm\u001b\\b", "ab"),
                Arguments.of("a string that never ends", "a\u001b]0;swallow\nb", "a\nb"),
                Arguments.of("cursor up and erase", "a\u001b[5A\u001b[2J\u001b[Hb", "ab"),
                Arguments.of("private modes", "a\u001b[?1049h\u001b[?25lb", "ab"),
                Arguments.of("asking for a report", "a\u001b[6n\u001b[cb\u001bZ", "ab"),
                Arguments.of("intermediates", "a\u001b[!p\u001b(0b\u001b#8", "ab"),
                Arguments.of("reset", "a\u001bcb", "ab"),
                Arguments.of("8-bit CSI", "a\u009b2Jb", "ab"),
                Arguments.of("8-bit OSC", "a\u009d0;owned\u009cb", "ab"),
                Arguments.of("8-bit DCS", "a\u0090q\u009cb", "ab"),
                Arguments.of("other C1", "a\u0085\u0084b", "ab"),
                Arguments.of("DEL, BS, BEL, NUL, SO", "a\u007f\b\u0007\0\u000eb", "ab"),
                Arguments.of("return to the line's beginning", "real\rfake\n", "real\nfake\n"),
                Arguments.of("lines of DOS", "a\r\nb\r\n", "a\nb\n"),
                Arguments.of("text from right to left", "a\u202eb", "ab"),
                Arguments.of("not a colour", "a\u001b[>4;2mb\u001b[?4mc", "abc"),
                Arguments.of("an escape within a string", "a\u001b]0;x\u001b[2Jb", "ab"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void removesControlSequences(String name, String text, String safe) {
        assertEquals(safe, new TerminalText(true).next(text), name);
        assertEquals(safe, TerminalText.plain(text), name);
        // The same holds in pieces, wherever the text is cut.
        for (int cut = 0; cut <= text.length(); cut++) {
            TerminalText terminal = new TerminalText(true);
            assertEquals(safe, terminal.next(text.substring(0, cut)) + terminal.next(text.substring(cut)), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mred\u001b[0m\n", "\u001b[1;38;5;8mx\u001b[m\n", "\u001b[38:2::1:2:3mx\u001b[0m"})
    void keepsColoursOnRequest(String text) {
        assertEquals(text, new TerminalText(true).next(text));
        assertEquals(text.replaceAll("\u001b\\[[0-9;:]*m", ""), TerminalText.plain(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mred\n"})
    void endsAColourAtTheEndOfItsLine(String text) {
        assertEquals("\u001b[31mred\u001b[0m\n", new TerminalText(true).next(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void removesControlCharactersFromRandomText(long seed) {
        Random random = new Random(seed);
        String alphabet = "\u001b\u001b[]P_^X;:?0123456789mAHJhln\\\u0007\u009b\u009d\u009c\u0090\u007f\r\n\tab é€";
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String safe = new TerminalText(true).next(text.toString());
            assertTrue(
                    safe.replaceAll("\u001b\\[[0-9;:]*m", "")
                            .chars()
                            .noneMatch(c -> c != '\n' && c != '\t' && Character.isISOControl(c)),
                    () -> "seed " + seed + ": " + safe);
        }
    }
}
