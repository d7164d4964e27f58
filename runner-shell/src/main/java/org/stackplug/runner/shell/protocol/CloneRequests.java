package org.stackplug.runner.shell.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.spi.run.CloneAnswer;
import org.stackplug.spi.run.CloneCall;
import org.stackplug.spi.run.Cloner;

/**
 * Answers the requests of the shell, its subshells and its background jobs while a step runs. Requests do not use the
 * channel: there may be any number of them at once, each with its own answer.
 *
 * <p>{@link #close()} is called on the session's thread. Each answer is made on its own thread.
 */
public final class CloneRequests implements Closeable {
    /** The FIFO for the names of requests. */
    static final String INBOX = "requests";
    /** The FIFO without a writer: bash waits by reading from it with a time-out, without starting a program. */
    static final String QUIET = "quiet";

    /** The folder of requests and answers. */
    private static final String ASKED = "asked";
    /** The file in that folder that ends all waiting: no request will be answered any more. */
    private static final String CLOSED = "closed";
    /** A process id and a number. The name is checked because any process of a step can write into the FIFO. */
    private static final Pattern NAME = Pattern.compile("\\d{1,10}\\.\\d{1,4}");

    private static final String CLONE = "clone";
    /** The fields of {@code clone PROCESS FILE LINE URL FOLDER REF}, which are followed by settings. */
    private static final int CLONE_FIELDS = 7;

    private final Path folder;
    private final Cloner cloning;
    private final FailureReader places;
    private final RandomAccessFile inbox;
    private final ExecutorService workers = Executors.newCachedThreadPool(runnable -> thread("request", runnable));
    private volatile boolean closed;

    private CloneRequests(Path folder, Cloner cloning, FailureReader places, RandomAccessFile inbox) {
        this.folder = folder;
        this.cloning = cloning;
        this.places = places;
        this.inbox = inbox;
    }

    /**
     * Starts to listen at the FIFO {@code requests}.
     *
     * @param session the session's folder, which has both FIFOs
     */
    public static CloneRequests listen(Path session, Cloner cloning, FailureReader places) throws IOException {
        Path folder = ShellFiles.createFolder(session.resolve(ASKED));
        RandomAccessFile inbox = new RandomAccessFile(session.resolve(INBOX).toFile(), "rw");
        CloneRequests requests = new CloneRequests(folder, cloning, places, inbox);
        thread("requests", requests::listen).start();
        return requests;
    }

    private static Thread thread(String name, Runnable runnable) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }

    private void listen() {
        StringBuilder name = new StringBuilder();
        byte[] buffer = new byte[1024];
        try (inbox) {
            while (!closed) {
                int length = inbox.read(buffer);
                for (int i = 0; i < length; i++) {
                    if (buffer[i] != 0) {
                        name.append((char) buffer[i]);
                    } else {
                        take(name.toString());
                        name.setLength(0);
                    }
                }
            }
        } catch (IOException e) {
            log().log(Level.WARNING, "requests of steps can't be received any more", e);
        }
    }

    private void take(String name) {
        if (!closed && NAME.matcher(name).matches()) {
            workers.execute(() -> answer(name));
        }
    }

    private void answer(String name) {
        try {
            List<String> fields = List.of(Files.readString(folder.resolve(name), StandardCharsets.UTF_8)
                    .split("\0", -1));
            CloneAnswer answer = fields.size() > CLONE_FIELDS && fields.get(0).equals(CLONE)
                    ? clone(fields)
                    : new CloneAnswer(false, "stackplug: unknown request: " + fields.get(0) + "\n");
            Path unfinished = folder.resolve(name + ".new");
            String text = (answer.succeeded() ? "0" : "1") + "\0" + answer.text() + "\0";
            ShellFiles.write(unfinished, text.getBytes(StandardCharsets.UTF_8));
            Files.move(unfinished, folder.resolve(name + ".answer"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!closed) {
                log().log(Level.WARNING, "a request of a step can't be answered", e);
            }
        }
    }

    private CloneAnswer clone(List<String> fields) {
        Map<String, String> settings = new HashMap<>();
        // The last element is the empty text after the last NUL.
        for (String setting : fields.subList(CLONE_FIELDS, fields.size() - 1)) {
            int equals = setting.indexOf('=');
            if (equals > 0) {
                settings.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        CloneCall call = new CloneCall(
                fields.get(4), fields.get(5), fields.get(6), settings, places.place(fields.get(2), fields.get(3)));
        long asker = Long.parseLong(fields.get(1));
        return cloning.fetch(
                call,
                () -> closed
                        || ProcessHandle.of(asker)
                                .filter(ProcessHandle::isAlive)
                                .isEmpty());
    }

    /** Gives up all requests, and releases the processes that wait for an answer. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        workers.shutdown();
        try {
            ShellFiles.create(folder.resolve(CLOSED));
            inbox.write(0);
        } catch (IOException e) {
            log().log(Level.DEBUG, "the processes that wait for an answer could not be released", e);
        }
    }

    /** Created lazily: System.getLogger opens every jar on the class path. */
    private static Logger log() {
        return System.getLogger(CloneRequests.class.getName());
    }
}
