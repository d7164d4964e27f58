package org.stackplug.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@code git daemon} on the loopback whose answers can be cut off, held back or slowed down. */
final class FaultyWire implements AutoCloseable {
    private static final int BUFFER = 8 * 1024;

    private final Path repositories;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "faulty-wire");
        thread.setDaemon(true);
        return thread;
    });
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Process> daemons = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int faultsLeft;
    private volatile long faultAfter = Long.MAX_VALUE;
    private volatile boolean stalls;
    private volatile long napMillis;

    /** @param repositories the folder that they are in */
    FaultyWire(Path repositories) throws IOException {
        this.repositories = repositories;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String url(String repository) {
        return "git://127.0.0.1:" + server.getLocalPort() + "/" + repository;
    }

    /** Resets that many connections, each after so many bytes of the answer. */
    FaultyWire reset(int times, long after) {
        stalls = false;
        faultAfter = after;
        faultsLeft = times;
        return this;
    }

    /** From now on falls silent in each connection after so many bytes of the answer, and leaves it open. */
    FaultyWire stall(long after) {
        stalls = true;
        faultAfter = after;
        faultsLeft = Integer.MAX_VALUE;
        return this;
    }

    /** From now on waits before each 8 KiB of an answer. */
    FaultyWire slow(long millis) {
        napMillis = millis;
        return this;
    }

    int connections() {
        return connections.get();
    }

    /** How many connections were reset or held back. */
    int faults() {
        return faults.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Process daemon = new ProcessBuilder(
                            List.of("git", "daemon", "--inetd", "--export-all", "--base-path=" + repositories))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            daemons.add(daemon);
            threads.execute(() -> forward(socket, daemon));
            try {
                answer(daemon.getInputStream(), socket);
            } finally {
                daemon.destroyForcibly();
            }
        } catch (IOException e) {
            // The other side went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forward(Socket socket, Process daemon) {
        try (OutputStream out = daemon.getOutputStream()) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // Either side went away.
        }
    }

    private void answer(InputStream in, Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        long sent = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (sent + n > faultAfter && takeFault()) {
                out.write(buffer, 0, (int) Math.max(0, faultAfter - sent));
                out.flush();
                faults.incrementAndGet();
                if (stalls) {
                    closed.await();
                } else {
                    // Closing it then sends a reset.
                    socket.setSoLinger(true, 0);
                }
                return;
            }
            if (napMillis > 0) {
                Thread.sleep(napMillis);
            }
            out.write(buffer, 0, n);
            sent += n;
        }
    }

    private synchronized boolean takeFault() {
        if (faultsLeft > 0) {
            faultsLeft--;
            return true;
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        daemons.forEach(Process::destroyForcibly);
        threads.shutdownNow();
    }
}
