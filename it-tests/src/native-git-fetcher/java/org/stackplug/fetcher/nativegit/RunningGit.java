package org.stackplug.fetcher.nativegit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchLimit;
import org.stackplug.spi.fetch.FetchLimits;
import org.stackplug.spi.fetch.FetchMonitor;

/** A running git process: reads its output, reports its progress, terminates it when it is cancelled. */
final class RunningGit {
    private static final long POLL_MILLIS = 40;
    private static final int LONGEST_ERRORS = 1 << 16;
    private static final Pattern PROGRESS =
            Pattern.compile("(?:remote: )?([A-Z][A-Za-z ]+): +\\d+% \\((\\d+)/(\\d+)\\).*");

    private final Process process;
    private final Duration limit;
    private final FetchLimits limits;
    private final FetchMonitor monitor;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final StringBuilder errors = new StringBuilder();
    private final Deque<String> progress = new ArrayDeque<>();
    private volatile boolean tooMuch;
    private volatile long lastSign = System.nanoTime();
    private String task = "";
    private int done;

    RunningGit(Process process, Duration limit, FetchLimits limits, FetchMonitor monitor) {
        this.limits = limits;
        this.process = process;
        this.limit = limit;
        this.monitor = monitor;
    }

    /** Throws if the fetch is cancelled. A git that ends at once is never polled, so it is asked before each start, too. */
    static void checkCancelled(FetchMonitor monitor) throws FetchException {
        if (monitor.isCancelled()) {
            throw new FetchException(Reason.CANCELLED, "git was stopped");
        }
    }

    /** Waits for its end, on the calling thread. */
    Git.Output await() throws FetchException, IOException {
        process.getOutputStream().close();
        Thread out = reader(process.getInputStream(), false);
        Thread err = reader(process.getErrorStream(), true);
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || out.isAlive() || err.isAlive()) {
                report();
                checkCancelled(monitor);
                if (System.nanoTime() - lastSign > limit.toNanos()) {
                    throw new FetchException(Reason.TIMEOUT, "git timed out: the remote sent nothing for too long");
                }
                if (tooMuch) {
                    throw limits.exceeded(FetchLimit.ANSWER, "git says too much, in bytes");
                }
                out.join(1);
            }
            out.join();
            err.join();
            if (tooMuch) {
                throw limits.exceeded(FetchLimit.ANSWER, "git says too much, in bytes");
            }
            report();
            synchronized (errors) {
                return new Git.Output(process.exitValue(), output.toByteArray(), errors.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchException(Reason.CANCELLED, "git was stopped", e);
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private Thread reader(InputStream stream, boolean isErrors) {
        Thread thread = new Thread(() -> read(stream, isErrors), "stackplug-git-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read(InputStream stream, boolean isErrors) {
        byte[] buffer = new byte[1 << 16];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                lastSign = System.nanoTime();
                if (isErrors) {
                    note(new String(buffer, 0, count, StandardCharsets.UTF_8));
                } else if (output.size() + (long) count > limits.value(FetchLimit.ANSWER)) {
                    tooMuch = true;
                } else {
                    output.write(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            System.getLogger(RunningGit.class.getName()).log(System.Logger.Level.DEBUG, "git was killed", e);
        }
    }

    private void note(String text) {
        synchronized (errors) {
            // A remote can write any amount. More would not be shown.
            errors.append(text, 0, Math.min(text.length(), LONGEST_ERRORS - errors.length()));
            for (int end = end(); end >= 0; end = end()) {
                String line = errors.substring(0, end);
                if (!PROGRESS.matcher(line).matches()) {
                    return; // a message: keep it and the following text
                }
                progress.add(line);
                errors.delete(0, end + 1);
            }
        }
    }

    private int end() {
        for (int i = 0; i < errors.length(); i++) {
            if (errors.charAt(i) == '\r' || errors.charAt(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void report() {
        synchronized (errors) {
            for (String line = progress.poll(); line != null; line = progress.poll()) {
                Matcher matcher = PROGRESS.matcher(line);
                if (matcher.matches()) {
                    step(matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
                }
            }
        }
    }

    private void step(String name, int count, int total) {
        if (!name.equals(task)) {
            task = name;
            done = 0;
            monitor.begin(name, total);
        }
        monitor.advance(Math.max(0, count - done));
        done = Math.max(done, count);
    }
}
