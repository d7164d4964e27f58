package org.stackplug.fetcher.git.transport.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.URIish;
import org.stackplug.fetcher.git.call.RemoteCall;

/**
 * The conversations of a fetcher with git daemons: those that are not over when their refs are known are kept for the fetch that
 * follows. A daemon starts a process for each, and each begins with two round trips. Thread-safe.
 */
public final class Conversations implements Closeable {
    /** In all. A daemon has 32 at once, and drops others. */
    private static final int MOST = 28;
    /** Of those that are kept. */
    private static final int MOST_KEPT = 24;
    /**
     * Daemons have a short queue of those that they have not let in yet, of five; whoever comes when it is full is not heard for
     * a whole second.
     */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private record Kept(URIish uri, Conversation conversation) {}

    private final Deque<Kept> kept = new ArrayDeque<>();
    private final Map<InetSocketAddress, Long> turns = new HashMap<>();
    private int open;

    /** One that was kept for this repository. */
    Optional<Conversation> take(URIish uri) {
        Optional<Conversation> one = next(uri);
        while (one.isPresent() && one.get().isOver()) {
            one.get().close();
            one = next(uri);
        }
        return one;
    }

    private synchronized Optional<Conversation> next(URIish uri) {
        for (Iterator<Kept> all = kept.iterator(); all.hasNext(); ) {
            Kept one = all.next();
            if (one.uri().equals(uri)) {
                all.remove();
                return Optional.of(one.conversation());
            }
        }
        return Optional.empty();
    }

    /** A new one, when it is its turn. Nothing has been said in it. */
    Conversation open(InetSocketAddress address, RemoteCall call) throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(turn(address) - System.nanoTime());
        Socket socket = new Socket();
        call.closeOnStop(socket);
        begin();
        Conversation conversation = new Conversation(socket, this::ended);
        call.silence().waiting();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, call.silence().limitMillis());
            return conversation;
        } catch (IOException e) {
            conversation.close();
            throw e;
        } finally {
            call.silence().heard();
        }
    }

    /** One more makes room for itself. */
    private synchronized void begin() {
        while (open >= MOST && !kept.isEmpty()) {
            kept.removeLast().conversation().close();
        }
        open++;
    }

    private synchronized void ended() {
        open--;
    }

    private synchronized long turn(InetSocketAddress address) {
        long now = System.nanoTime();
        long next = turns.getOrDefault(address, now);
        long turn = next - now > 0 ? next : now;
        turns.put(address, turn + PACE_NANOS);
        return turn;
    }

    /** Keeps one in which the remote waits for the next question. */
    synchronized void keep(URIish uri, Conversation conversation) {
        if (kept.size() < MOST_KEPT) {
            kept.add(new Kept(uri, conversation));
        } else {
            conversation.close();
        }
    }

    @Override
    public synchronized void close() {
        kept.forEach(one -> one.conversation().close());
        kept.clear();
    }
}
