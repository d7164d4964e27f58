package org.stackplug.spi.fetch.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;

/** One run of a command: it can't ask for anything, is ended when the fetch is cancelled, and prints in English. */
final class ToolRun {
    private static final long POLL_MILLIS = 20;
    private static final int BUFFER = 1 << 14;

    private final List<String> command;
    private final Map<String, String> environment;
    private final FetchLimits limits;
    private final FetchMonitor monitor;

    ToolRun(List<String> command, Map<String, String> environment, FetchLimits limits, FetchMonitor monitor) {
        this.command = command;
        this.environment = environment;
        this.limits = limits;
        this.monitor = monitor;
    }

    /** Runs it. */
    ToolResult result() throws FetchException {
        Process process = start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (InputStream out = process.getInputStream();
                InputStream err = process.getErrorStream()) {
            while (process.isAlive() || out.available() > 0 || err.available() > 0) {
                if (monitor.isCancelled()) {
                    throw FileDigest.cancelled();
                }
                boolean printed = read(out, output);
                boolean complained = read(err, errors);
                if (!printed && !complained) {
                    process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            return new ToolResult(
                    process.exitValue(),
                    output.toString(StandardCharsets.UTF_8),
                    errors.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "the output of '" + command.get(0) + "' can't be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FileDigest.cancelled();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() throws FetchException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new FetchException(Reason.STORAGE, "'" + command.get(0) + "' can't be run: " + e.getMessage(), e);
        }
    }

    /** Reads what there is, without waiting; returns whether there was anything. */
    private boolean read(InputStream output, ByteArrayOutputStream printed) throws IOException, FetchException {
        int available = Math.min(BUFFER, output.available());
        printed.write(output.readNBytes(available));
        monitor.advance(1);
        if (printed.size() > limits.value(FetchLimit.ANSWER)) {
            throw limits.exceeded(FetchLimit.ANSWER, "'" + command.get(0) + "' prints too much");
        }
        return available > 0;
    }
}
