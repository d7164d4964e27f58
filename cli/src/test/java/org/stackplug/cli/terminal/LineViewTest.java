package org.stackplug.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stackplug.event.RunEvent;
import org.stackplug.mask.Secrets;

@Timeout(60)
class LineViewTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysThatAStepBeginsAndThatItStillRuns() throws InterruptedException {
        Secrets secrets = new Secrets();
        Console console = new Console(
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Palette.of("never", Map.of(), false),
                Console.Verbosity.NORMAL,
                secrets);
        try (LineView view = new LineView(console, Duration.ofMillis(20))) {
            view.on(new RunEvent.StepStarted(SampleRun.install("alpha"), Path.of("alpha.log")));
            while (!text().contains("running")) {
                Thread.sleep(5);
            }
        }
        assertTrue(text().lines().findFirst().orElseThrow().contains("step stack install  "), this::text);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
