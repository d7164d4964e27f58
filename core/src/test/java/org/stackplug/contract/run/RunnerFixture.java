package org.stackplug.contract.run;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunnerContext;
import org.stackplug.spi.run.step.Failure;

/** Opens a stack for each test, and answers questions about processes and failures. */
abstract class RunnerFixture {
    static final Duration SHORT = Duration.ofMillis(300);

    private final PhaseRunnerContract contract;

    @TempDir
    Path temp;

    TestStack stack;

    RunnerFixture(PhaseRunnerContract contract) {
        this.contract = contract;
    }

    PhaseRunnerProvider provider() {
        return contract.provider();
    }

    PhaseRunner runner() {
        return provider().create(RunnerContext.of(temp.resolve("top")));
    }

    @BeforeEach
    void prepare() throws IOException {
        stack = new TestStack(runner(), temp);
    }

    @AfterEach
    void end() {
        stack.close();
    }

    static List<Place> places(Failure failure) {
        return failure.stack().stream().map(Failure.Frame::place).toList();
    }

    static List<String> functions(Failure failure) {
        return failure.stack().stream().map(Failure.Frame::function).toList();
    }

    static long pid(Path file) throws IOException, InterruptedException {
        for (int i = 0; i < 500 && (!Files.exists(file) || Files.size(file) == 0); i++) {
            Thread.sleep(10);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    static boolean lives(long pid) {
        try {
            // A zombie has ended.
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).matches("(?s).*\\) Z .*");
        } catch (IOException e) {
            return false;
        }
    }

    static void assertEnds(long pid) throws InterruptedException {
        for (int i = 0; i < 300 && lives(pid); i++) {
            Thread.sleep(10);
        }
        assertFalse(lives(pid), () -> "process " + pid + " still lives");
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
