package org.stackplug.cli.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.stackplug.problem.ErrorCode;

/**
 * While it is open, Ctrl-C and a request to end cancel what runs, and the process stays until that has been told. A second
 * Ctrl-C cancels a run once more, and what is cancelled twice ends at once.
 */
public final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch told = new CountDownLatch(1);
    private final Runnable cancel;
    private final Thread hook;
    private final Optional<Object> before;

    /** Of a run: hears Ctrl-C a second time, too. */
    public Interruption(Runnable cancel) {
        this(cancel, true);
    }

    /**
     * Of a command that only looks, and that is over in less time than it takes to let this hear a second Ctrl-C: a second one
     * does nothing, and what does not want to end is ended for good after the usual moment.
     */
    static Interruption ofLook(Runnable cancel) {
        return new Interruption(cancel, false);
    }

    private Interruption(Runnable cancel, boolean twice) {
        this.cancel = cancel;
        hook = new Thread(() -> {
            cancel.run();
            await();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        before = twice ? handleInterrupts(this::interrupted) : Optional.empty();
    }

    /** On a thread of its own, each time. */
    private void interrupted() {
        cancel.run();
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
            if (!await()) {
                Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitStatus());
            }
        });
    }

    private boolean await() {
        try {
            return told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Lets this handle SIGINT, of which the JVM by itself sees no second one. Its interface to signals is not one that every
     * Java has; without it the shutdown hook does what it can.
     *
     * @return what handled it before
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
            // Who starts a program in the background lets it ignore Ctrl-C.
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

    /** Sets the handler of SIGINT, and answers the one before. */
    private static Object exchange(Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Method handle = signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler);
    }

    @Override
    public void close() {
        told.countDown();
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
            // It is what runs right now, and it waits no longer.
        }
    }
}
