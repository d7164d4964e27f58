package org.stackplug.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;

class LockFileTest {
    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final String WHOLE = """
            {
              "format" : 1,
              "plugins" : [
                {
                  "name" : "alpha",
                  "url" : "https://example.org/alpha",
                  "ref" : "master",
                  "kind" : "branch",
                  "resolved" : "refs/heads/master",
                  "commit" : "0123456789012345678901234567890123456789",
                  "lockedAt" : "2026-01-02T03:04:05Z",
                  "lockedBy" : "a test"
                }
              ],
              "clones" : [ ]
            }
            """;

    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve(LockFile.NAME), text);
    }

    private static Problem unreadable(Path file) {
        Problem problem = assertThrows(StackplugException.class, () -> LockFile.read(file))
                .problems()
                .get(0);
        assertEquals(ErrorCode.LOCK_UNREADABLE, problem.code());
        return problem;
    }

    /** Replaces one line of the whole lock by another text. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2  | ''                                    | 1  | 'format' is missing
            2  | '"format" : 2,'                       | 2  | a newer version has written it
            2  | '"format" : "1",'                     | 2  | 'format' is not a whole number
            3  | '"plugins" : [ 1,'                    | 3  | an item of 'plugins' is not an object
            3  | '"plugins" : [], "pluginz" : ['       | 0  | ''
            3  | '"pluginz" : ['                       | 1  | 'plugins' is missing
            5  | '"name" : "../../x",'                 | 5  | 'name' can't be
            5  | '"name" : "/etc",'                    | 5  | 'name' can't be
            5  | '"name" : "a,b",'                     | 5  | 'name' can't be
            5  | ''                                    | 4  | 'name' is missing
            6  | '"url" : "--upload-pack=x",'          | 4  | begins with '-'
            6  | '"url" : 5,'                          | 6  | 'url' is not a string
            7  | '"ref" : "a b",'                      | 4  | can't contain a blank
            8  | '"kind" : "twig",'                    | 8  | 'kind' can't be 'twig'
            10 | '"commit" : "-x",'                    | 10 | 'commit' can't be
            10 | '"commit" : "0", "digest" : "md5:0",' | 10 | 'digest' can't be
            10 | '"commit" : "0", "dirty" : "yes",'    | 10 | 'dirty' is not true or false
            11 | '"lockedAt" : "yesterday",'           | 11 | 'lockedAt' can't be
            15 | '"clones" : [ {"name" : "../x"} ]'    | 15 | 'name' can't be
            15 | '"clones" : {}'                       | 15 | 'clones' is not a list
            16 | '} x'                                 | 16 | Unrecognized token
            """)
    void reportsDamageWithItsLine(int replaced, String by, int line, String message) throws Exception {
        List<String> lines = new java.util.ArrayList<>(WHOLE.lines().toList());
        lines.set(replaced - 1, by);
        Path file = write(String.join("\n", lines) + "\n");

        if (line == 0) {
            LockFile.read(file);
            return;
        }
        Problem problem = unreadable(file);
        assertEquals(line, problem.places().get(0).line());
        assertTrue(problem.cause().contains(message), problem::cause);
    }

    @Test
    void refusesASecondEntryOfAName() throws IOException {
        String entry = WHOLE.substring(WHOLE.indexOf("    {"), WHOLE.indexOf("  ],"));
        Problem problem = unreadable(write(WHOLE.replace(entry, entry.stripTrailing() + ",\n" + entry)));

        assertEquals(14, problem.places().get(0).line());
        assertEquals("'alpha' has an entry already, on line 4", problem.cause());
    }

    @Test
    void reportsTheLineOfTextThatIsNotUtf8() throws IOException {
        Path file = write("");
        Files.write(file, WHOLE.replace("alpha\"", "\u00e4\"").getBytes(StandardCharsets.ISO_8859_1));

        assertEquals(5, unreadable(file).places().get(0).line());
    }

    @Test
    void refusesADanglingLink() throws IOException {
        Path file = Files.createSymbolicLink(folder.resolve(LockFile.NAME), Path.of("nowhere"));

        assertTrue(unreadable(file).cause().contains("dangling link"));
    }

    @Test
    void keepsFieldsOfANewerVersionUntilTheEntryChanges() throws Exception {
        String newer = WHOLE.replace("\"lockedBy\"", "\"signature\" : \"s\", \"lockedBy\"")
                .replace("\"clones\"", "\"future\" : {\"a\" : [1]}, \"clones\"");
        Path file = write(newer);

        LockFile.read(file).in(java.util.Optional.of(new Revision("1"))).write(file);
        assertTrue(Files.readString(file).contains("\"signature\" : \"s\""));
        assertTrue(Files.readString(file).contains("\"future\""));

        LockEntry entry = LockFile.read(file).entry("alpha").orElseThrow();
        ResolvedRef moved = new ResolvedRef(ResolvedRef.Kind.BRANCH, "refs/heads/master", new Revision(COMMIT + "0"));
        LockEntry other =
                new LockEntry(entry.name(), entry.source(), moved, entry.digest(), false, entry.at(), entry.by());
        LockFile.read(file).with(List.of(other)).write(file);
        assertFalse(Files.readString(file).contains("signature"), "it was about another commit");
        assertTrue(Files.readString(file).contains("\"future\""));
    }

    @Test
    void writesNothingThroughALinkToAnotherFile() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "mine");
        Files.createSymbolicLink(folder.resolve(LockFile.NAME + ".new"), victim);

        LockFile.empty().write(folder.resolve(LockFile.NAME));

        assertEquals("mine", Files.readString(victim));
        assertTrue(Files.isRegularFile(folder.resolve(LockFile.NAME)));
    }

    @Test
    void replacesTheTargetOfALink() throws Exception {
        Path shared = Files.writeString(folder.resolve("shared"), WHOLE);
        Path file = Files.createSymbolicLink(folder.resolve(LockFile.NAME), shared);

        LockFile.empty().write(file);

        assertTrue(Files.isSymbolicLink(file));
        assertFalse(Files.readString(shared).contains("alpha"));
    }
}
