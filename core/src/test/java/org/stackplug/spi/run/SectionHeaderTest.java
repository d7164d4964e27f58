package org.stackplug.spi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionHeaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[local|localrc]]",
                "[[local|localrc]] # comment",
                "[[local|localrc ]]",
                "[[local|localrc]]x",
                "[[local |localrc]]",
                "[[ local|localrc ]]",
                "[[post-config|]]",
                "[[post-config|$A/${B[0]}]]",
                "[[post-config|$A|$B]]",
                "[[a|b]\tc]]",
                "[[ $A == 1 || $B == 2 ]] && C=1",
                "[[[local|localrc]]]",
                "[[|x]]",
                "[[no-bar]]",
                "[[local|localrc]",
                "[local|localrc]",
                " [[local|localrc]]"
            })
    void readsALineLikeTheAwkProgramOfDevStack(String line) throws IOException, InterruptedException {
        String program =
                "/^\\[\\[.+\\|.*\\]\\]/ { gsub(\"[][]\", \"\", $1); split($1, a, \"|\"); print a[1] \"=\" a[2] }";
        Process awk =
                new ProcessBuilder("awk", program).redirectErrorStream(true).start();
        awk.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        awk.getOutputStream().close();
        String said = new String(awk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, awk.waitFor(), said);

        assertEquals(
                said,
                SectionHeader.parse(line)
                        .map(header -> header.group() + "=" + header.file() + "\n")
                        .orElse(""));
    }

    @Test
    void recognisesLocalrcByBothWords() {
        assertTrue(SectionHeader.parse("[[local|localrc]]").orElseThrow().isLocalrc());
        assertEquals(
                Optional.of(false), SectionHeader.parse("[[local|localrc2]]").map(SectionHeader::isLocalrc));
    }
}
