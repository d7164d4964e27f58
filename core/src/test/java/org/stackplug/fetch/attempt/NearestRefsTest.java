package org.stackplug.fetch.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.spi.fetch.RefName;

class NearestRefsTest {
    private static final List<RefName> REFS = Stream.of(
                    "refs/heads/main",
                    "refs/heads/stable/2025.1",
                    "refs/heads/unmaintained/zed",
                    "refs/heads/unmaintained/2023.1",
                    "refs/heads/feature/long-name-of-something",
                    "refs/tags/zed-eom",
                    "refs/tags/xena-eol",
                    "refs/tags/2023.1-eom",
                    "refs/tags/v1.2.3",
                    "refs/tags/12.0.0")
            .map(RefName::new)
            .toList();

    /** Retired branches of OpenStack, mistakes in typing, and names that mean nothing here. */
    @ParameterizedTest
    @CsvSource({
        "stable/zed, unmaintained/zed zed-eom",
        "stable/xena, xena-eol",
        "stable/2023.1, unmaintained/2023.1 2023.1-eom stable/2025.1",
        "stable-2025.1, stable/2025.1",
        "mian, main",
        "Main, main",
        "refs/heads/mains, main",
        "heads/mains, main",
        "1.2.3, v1.2.3",
        "master, ''",
        "nothing-like-it, ''"
    })
    void findsWhatTheUserMayHaveMeant(String ref, String nearest) {
        assertEquals(
                nearest,
                String.join(
                        " ",
                        NearestRefs.of(ref, REFS).stream()
                                .map(RefName::shortName)
                                .toList()));
    }
}
