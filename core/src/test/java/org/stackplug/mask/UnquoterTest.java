package org.stackplug.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnquoterTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a'b\"c$d\\e, abcde",
                "`a  +\tb`, a b",
                "\\x41\\u0042\\u{43}\\103\\U00000044, ABCCD",
                "%41%42%4, AB%4",
                "%%41, %41",
                "&amp;&#65;&#x42;&QUOT;&nbsp;x&unknown;&#;&#xg;, `&AB x&unknown;&#;&#xg;`",
                "%2541 &amp;#65; \\\\\\x41 \\x5cx41, A A A A",
                "\\u00 \\x4 &#6 \\18, u00 x4 &#6 18",
                "`\u001b[31;1ma\u001b[mb\u001b[K`, ab[K",
                "ä\\xc3\\xa4%c3%a4\\303\\244&#228;\\u00e4, ÄÄÄÄÄÄ",
                "😀\\ud83d\\ude00&#128512;\\U0001f600, 🅰🅰🅰🅰",
                "a\u200bb\u00adc\u0001d, abcd"
            })
    void undoesEveryKindOfQuoting(String text, String reduced) {
        String bytes = reduced.replace("Ä", "\u00c3\u00a4").replace("🅰", "\u00f0\u009f\u0098\u0080");
        assertEquals(bytes, Unquoter.reduced(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\\\x41b",
                "%2541%25",
                "&amp;amp;quot;",
                "\\u{1f600}\\ud83d\\ude00",
                "\u001b[38;5;1mx",
                "ä😀\ud83dx",
                "%%2%4",
                "\\x"
            })
    void reducesTheSameWhereverATextIsCut(String text) {
        Units whole = Unquoter.reduced(text);
        for (int cut = 0; cut <= text.length(); cut++) {
            Units units = new Units();
            Unquoter unquoter = new Unquoter(units, 0);
            unquoter.next(text.toCharArray(), cut, 0);
            unquoter.next(text.toCharArray(), text.length(), 0);
            unquoter.end(text.toCharArray(), text.length(), 0);
            assertEquals(whole.toString(), units.toString(), "cut at " + cut);
            for (int i = 0; i < units.count(); i++) {
                assertEquals(whole.begin(i), units.begin(i));
                assertEquals(whole.end(i), units.end(i));
            }
        }
    }
}
