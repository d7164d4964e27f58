package org.stackplug.fetcher.git.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of one mirror, against other threads and other processes. Its file is never deleted: two processes
 * could otherwise hold the lock at once.
 */
final class CacheLock implements Closeable {
    /** Locks of files exclude processes, not threads. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel file;

    private CacheLock(ReentrantLock threads, FileChannel file) {
        this.threads = threads;
        this.file = file;
    }

    /** Waits until the lock is free. An interrupt ends the wait. */
    static CacheLock acquire(Path path) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(path, p -> new ReentrantLock());
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("stopped").initCause(e);
        }
        boolean acquired = false;
        try {
            Files.createDirectories(path.getParent());
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                file.lock();
                acquired = true;
                return new CacheLock(threads, file);
            } finally {
                if (!acquired) {
                    file.close();
                }
            }
        } finally {
            if (!acquired) {
                threads.unlock();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            threads.unlock();
        }
    }
}
