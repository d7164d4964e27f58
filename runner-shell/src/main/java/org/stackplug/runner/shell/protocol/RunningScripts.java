package org.stackplug.runner.shell.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.stackplug.spi.run.EnableCall;

/** The scripts of a session that run: one, or that one and an inner one that it has started and waits for. */
public final class RunningScripts {

    private record Script(long pid, String name, List<EnableCall> enabled) {}

    private final Deque<Script> scripts = new ArrayDeque<>();

    /** One begins. */
    void begin(long pid, String name) {
        scripts.push(new Script(pid, name, new ArrayList<>()));
    }

    /** Whether the one that speaks was started by another. */
    boolean inner() {
        return scripts.size() > 1;
    }

    /** The process of the innermost. */
    public long pid() {
        return scripts.element().pid();
    }

    /** The innermost has ended; its name. */
    public String end() {
        return scripts.pop().name();
    }

    /** The innermost enables a plugin. */
    void enable(EnableCall call) {
        scripts.element().enabled().add(call);
    }

    /** What the innermost has enabled since the last time. */
    public List<EnableCall> takeEnabled() {
        if (scripts.isEmpty()) {
            return List.of();
        }
        List<EnableCall> calls = List.copyOf(scripts.element().enabled());
        scripts.element().enabled().clear();
        return calls;
    }
}
