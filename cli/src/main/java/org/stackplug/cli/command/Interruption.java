package org.stackplug.cli.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.stackplug.problem.ErrorCode;

/**
 * While open, makes Ctrl-C and SIGTERM cancel the command, and keeps the process alive until the
 * result has been printed. A second Ctrl-C cancels a run again, which ends it at once.
 */
public final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;
    /** A run may have to wait for a package manager, until the user insists. */
    private static final long FIRST_PATIENCE_SECONDS = 11 * 60;

    private final CountDownLatch reported = new CountDownLatch(1);
    private final AtomicInteger signals = new AtomicInteger();
    private final Runnable atKey;
    private final Thread hook;
    private final Optional<Object> before;

    /**
     * Handles the signals of a run, including a second Ctrl-C.
     *
     * @param cancel called at another signal than that of Ctrl-C
     * @param atKey called at each Ctrl-C
     */
    public Interruption(Runnable cancel, Runnable atKey) {
        this(cancel, atKey, true);
    }

    /**
     * Handles the signals of a read-only command, which is over in less time than it takes to
     * install a handler for a second Ctrl-C. A second Ctrl-C does nothing; a command that does not
     * end is killed after the usual grace period.
     */
    static Interruption ofReadOnly(Runnable cancel) {
        return new Interruption(cancel, cancel, false);
    }

    private Interruption(Runnable cancel, Runnable atKey, boolean twice) {
        this.atKey = atKey;
        hook = new Thread(() -> {
            cancel.run();
            await(twice ? FIRST_PATIENCE_SECONDS : PATIENCE_SECONDS);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        before = twice ? handleInterrupts(this::interrupted) : Optional.empty();
    }

    /** Called on a new thread for each signal. */
    private void interrupted() {
        atKey.run();
        long patience = signals.incrementAndGet() == 1 ? FIRST_PATIENCE_SECONDS : PATIENCE_SECONDS;
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
            if (!await(patience)) {
                Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitStatus());
            }
        });
    }

    private boolean await(long seconds) {
        try {
            return reported.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Handles SIGINT, because the JVM ignores a second one. Not every Java has this interface;
     * without it the shutdown hook handles the first one.
     *
     * @return the previous handler
     */
    private static Optional<Object> handleInterrupts(Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "interruption";
            };
            Object handler = Proxy.newProxyInstance(Interruption.class.getClassLoader(), new Class<?>[] {type}, calls);
            Object before = exchange(handler);
            // A shell lets programs that it starts in the background ignore Ctrl-C.
            if (before.equals(type.getField("SIG_IGN").get(null))) {
                exchange(before);
                return Optional.empty();
            }
            return Optional.of(before);
        } catch (ReflectiveOperationException e) {
            System.getLogger(Interruption.class.getName())
                    .log(System.Logger.Level.DEBUG, "a second Ctrl-C will not be seen", e);
            return Optional.empty();
        }
    }

    /** Sets the handler of SIGINT, and returns the previous one. */
    private static Object exchange(Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Method handle = signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler);
    }

    @Override
    public void close() {
        reported.countDown();
        try {
            if (before.isPresent()) {
                exchange(before.get());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("it could be set before", e);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // The hook is running; it no longer waits.
        }
    }
}
