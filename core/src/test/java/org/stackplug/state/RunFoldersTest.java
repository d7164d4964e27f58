package org.stackplug.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.file.NotesFolder;
import org.stackplug.json.DamagedException;

class RunFoldersTest {
    @TempDir
    Path topDir;

    private RunFolders runs;

    @BeforeEach
    void make() throws IOException {
        runs = new RunFolders(topDir);
        NotesFolder.getOrCreate(topDir);
        Files.createDirectory(runs.path());
    }

    private Path run(String id, String number) throws IOException {
        Path folder = Files.createDirectory(runs.path().resolve(id));
        if (!number.isEmpty()) {
            Files.writeString(folder.resolve("number"), number);
        }
        return folder;
    }

    private List<String> newestFirst() throws IOException {
        return runs.newestFirst().stream()
                .map(run -> run.getFileName().toString())
                .toList();
    }

    @Test
    void ordersRunsByNumberAndNotByClock() throws IOException {
        run("20300101-000000-stack", "1\n");
        run("20250101-000000-stack", "2\n");
        run("20260101-000000-unstack", "10\n");

        assertEquals(
                List.of("20260101-000000-unstack", "20250101-000000-stack", "20300101-000000-stack"), newestFirst());
    }

    @Test
    void ordersRunsWithoutANumberByTimeBeforeAllOthers() throws IOException {
        run("20250101-000000-stack", "1\n");
        List<String> sameSecond =
                List.of("20260101-000000-unstack", "20260101-000000-stack", "20260101-000000-stack-2");
        for (int i = 0; i < sameSecond.size(); i++) {
            Files.setLastModifiedTime(run(sameSecond.get(i), ""), FileTime.from(Instant.ofEpochSecond(1000 + i)));
        }
        run("20251231-235959-stack", "");

        assertEquals(
                List.of(
                        "20250101-000000-stack",
                        "20260101-000000-stack-2",
                        "20260101-000000-stack",
                        "20260101-000000-unstack",
                        "20251231-235959-stack"),
                newestFirst());
    }

    @Test
    void countsFromTheLastRunIfItsLinkIsMissingOrWrong() throws IOException {
        run("20250101-000000-stack", "41\n");
        run("20240101-000000-stack", "3\n");
        assertEquals(42, runs.nextNumber());

        Files.createSymbolicLink(runs.path().resolve("latest"), Path.of("../../../etc"));
        assertEquals(42, runs.nextNumber());
    }

    @Test
    void ignoresLinksAndOtherNames() throws IOException {
        Path elsewhere = Files.createDirectory(topDir.resolve("elsewhere"));
        Files.createSymbolicLink(runs.path().resolve("20250101-000000-stack"), elsewhere);
        Files.createDirectory(runs.path().resolve("2025-backup"));
        Files.writeString(runs.path().resolve("20250102-000000-stack"), "a file");

        assertEquals(List.of(), newestFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "99999999999999999999", "1 2"})
    void refusesToGuessTheLastRun(String damaged) throws IOException {
        Path folder = run("20250101-000000-stack", "");
        Files.writeString(folder.resolve("number"), damaged);

        DamagedException e = assertThrows(DamagedException.class, runs::checkNumbers);
        assertEquals(folder.resolve("number"), e.place().file());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../x", "20250101-000000-stack/..", "/etc", "20250101-000000-", "latest", "2025"})
    void refusesARunNameThatLeadsOutOfTheFolder(String name) {
        assertTrue(RunId.of(name).isEmpty());
    }
}
