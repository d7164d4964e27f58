package org.stackplug.runner.shell.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stackplug.runner.shell.process.BashLibrary;
import org.stackplug.runner.shell.script.StandAloneScript;

/**
 * Replays recorded conversations against the bash files, without the session's Java: docs/protocol.md is a
 * sufficient description.
 *
 * <p>A line of a transcript: {@code =} script, errexit and points; {@code +} a file and its text; {@code >} a message of the engine;
 * {@code <} a message of the shell; {@code &} the next note of a step; {@code !} the exit status. Fields are separated by {@code " | "}, with {@code \n} for a line
 * break; {@code *} is any field, {@code ...} any that follow.
 */
@Timeout(30)
class TranscriptTest {
    @TempDir
    Path top;

    static List<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/transcripts"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void replaysATranscript(Path transcript) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(top.resolve("session"));
        Path up = folder.resolve("to-engine");
        Path down = folder.resolve("to-shell");
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", up.toString(), down.toString())
                        .start()
                        .waitFor());
        Process shell = null;
        try (RandomAccessFile fromShell = new RandomAccessFile(up.toFile(), "rw");
                RandomAccessFile toShell = new RandomAccessFile(down.toFile(), "rw");
                RandomAccessFile notes =
                        new RandomAccessFile(folder.resolve("notes").toFile(), "rw")) {
            List<String> opening = List.of();
            for (String line : Files.readAllLines(transcript)) {
                List<String> fields = fields(line.substring(Math.min(2, line.length())));
                if (shell == null && line.startsWith("<")) {
                    shell = start(folder, opening);
                }
                switch (line.charAt(0)) {
                    case '#' -> {}
                    case '=' -> opening = fields;
                    case '+' -> write(line.substring(2));
                    case '>' -> {
                        Files.write(folder.resolve("message"), encode(fields));
                        toShell.write(0);
                    }
                    case '<' -> assertMatches(fields, receive(fromShell), line);
                    case '&' -> assertMatches(fields, receive(notes), line);
                    case '!' -> {
                        assertTrue(shell.waitFor(10, TimeUnit.SECONDS), "the shell has not ended");
                        assertEquals(Integer.parseInt(line.substring(2)), shell.exitValue());
                    }
                    default -> throw new IOException("not a line of a transcript: " + line);
                }
            }
        } finally {
            if (shell != null) {
                shell.destroyForcibly();
            }
        }
    }

    private Process start(Path folder, List<String> opening) throws IOException {
        String[] script = opening.get(0).split(" ", -1);
        Path localrc = top.resolve("localrc");
        Path library = Files.createDirectory(folder.resolve("library"));
        BashLibrary.unpack(library);
        List<String> command = new ArrayList<>(List.of(
                "bash",
                StandAloneScript.file(library, script[0]).toString(),
                folder.toString(),
                top.toString(),
                top.resolve("dest").toString(),
                Files.exists(localrc) ? localrc.toString() : "",
                script[1]));
        command.addAll(opening.subList(1, opening.size()));
        return new ProcessBuilder(command)
                .directory(top.toFile())
                .redirectErrorStream(true)
                .redirectOutput(top.resolve("output").toFile())
                .start();
    }

    private void write(String nameAndText) throws IOException {
        int blank = nameAndText.indexOf(' ');
        Files.writeString(
                top.resolve(unescape(nameAndText.substring(0, blank))), unescape(nameAndText.substring(blank + 1)));
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n");
    }

    private List<String> fields(String line) {
        return Arrays.stream(line.split(" \\| ", -1))
                .map(TranscriptTest::unescape)
                .map(field -> field.replace("@TOP@", top.toString()))
                .toList();
    }

    private static byte[] encode(List<String> fields) {
        return (fields.size() + "\0" + String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> receive(RandomAccessFile fifo) throws IOException {
        int count = Integer.parseInt(field(fifo));
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(field(fifo));
        }
        return fields;
    }

    private static String field(RandomAccessFile fifo) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = fifo.read(); b != 0; b = fifo.read()) {
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void assertMatches(List<String> pattern, List<String> said, String line) {
        List<String> seen = new ArrayList<>(said);
        List<String> wanted = new ArrayList<>(pattern);
        if (wanted.get(wanted.size() - 1).equals("...")) {
            wanted.remove(wanted.size() - 1);
            seen.subList(Math.min(wanted.size(), seen.size()), seen.size()).clear();
        }
        for (int i = 0; i < Math.min(wanted.size(), seen.size()); i++) {
            if (wanted.get(i).equals("*")) {
                seen.set(i, "*");
            }
        }
        assertEquals(wanted, seen, line);
    }
}
