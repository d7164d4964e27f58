package org.stackplug.runner.shell.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ChannelTest {
    private static final List<String> DONE = List.of("done", "0");
    private static final List<String> ENDED = List.of("ended", "143", "1", "1", "unknown", "0", "( one\ntwo )", "");
    private static final byte[] SAID = ("2\0" + String.join("\0", DONE) + "\0" + ENDED.size() + "\0"
                    + String.join("\0", ENDED) + "\0")
            .getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void reportsTheEndOfAKilledShellAfterItsMessages() throws Exception {
        int first = "2\0done\0000\0".length();
        try (Channel channel = Channel.Fifos.begin(folder).open()) {
            for (int length = 0; length <= SAID.length; length++) {
                Files.write(folder.resolve("to-engine"), Arrays.copyOf(SAID, length), StandardOpenOption.WRITE);
                channel.end();
                if (length >= first) {
                    assertEquals(DONE, channel.receive(), "killed after " + length);
                }
                if (length == SAID.length) {
                    assertEquals(ENDED, channel.receive());
                }
                assertEquals(List.of(Channel.GONE), channel.receive(), "killed after " + length);
            }
        }
    }
}
