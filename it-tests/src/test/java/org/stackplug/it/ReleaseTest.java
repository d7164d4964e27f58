package org.stackplug.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The version is in the pom of the reactor; whatever else has to repeat it agrees: see docs/releasing.md. */
class ReleaseTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = found("pom.xml", "<revision>(.*)</revision>");

    private static String read(String file) {
        try {
            return Files.readString(TOP.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    /** Returns the first group of the first match. */
    private static String found(String file, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(read(file));
        assertTrue(matcher.find(), () -> file + " has nothing like " + pattern);
        return matcher.group(1);
    }

    @Test
    void hasOneVersionForAllModules() {
        for (String module : List.of("core", "fetcher-git", "runner-shell", "cli", "it-tests")) {
            assertEquals("${revision}", found(module + "/pom.xml", "<version>(.*)</version>"), module);
        }
        assertEquals("${revision}", found("pom.xml", "<version>(.*)</version>"));
        assertTrue(VERSION.matches("\\d+[.]\\d+[.]\\d+(-SNAPSHOT)?"), VERSION);
    }

    @Test
    void printsItsVersionWhereAReaderCopiesIt() {
        assertEquals(VERSION, found("docs/backends.md", "<stackplug.version>(.*)</stackplug.version>"));
        assertEquals("v" + VERSION, found("docs/ci.md", "rev: (.*)"));
        assertEquals(VERSION, found("docs/ci.md", "STACKPLUG_ARCHIVE: .*/stackplug-(.*)[.]tar[.]gz"));
        assertEquals(VERSION, found("docs/ci.md", "stackplug_archive: .*/stackplug-(.*)[.]tar[.]gz"));
    }

    @Test
    void describesItsChangesUnderItsDate() {
        LocalDate date = Instant.parse(found("pom.xml", "<project.build.outputTimestamp>(.*)</"))
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        assertEquals(VERSION + " (" + date + ")", found("CHANGELOG.md", "\n## (.*)\n"));

        String changelog = "cli/src/packaging/debian/changelog";
        assertEquals(VERSION, found(changelog, "^stackplug \\((.*)\\) "));
        String time = found(changelog, "\n -- .*>  (.*)\n");
        assertEquals(
                date,
                ZonedDateTime.parse(time, DateTimeFormatter.RFC_1123_DATE_TIME).toLocalDate());
    }

    /** A reader who has one version finds the others below it, in their order. */
    @Test
    void listsTheNewestVersionFirst() {
        Matcher headings = Pattern.compile("(?m)^## (\\S+) \\((\\S+)\\)$").matcher(read("CHANGELOG.md"));
        String newer = "9999-12-31";
        int versions = 0;
        while (headings.find()) {
            assertFalse(newer.compareTo(headings.group(2)) < 0, headings.group());
            newer = headings.group(2);
            versions++;
        }
        assertTrue(versions >= 2, "versions: " + versions);
    }
}
