package org.stackplug.runner.shell.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.stackplug.spi.run.EnableCall;

/** The running scripts of a session: one, or that one and an inner script that it has started and waits for. */
public final class RunningScripts {

    private record RunningScript(long pid, String name, List<EnableCall> enabled) {}

    private final Deque<RunningScript> scripts = new ArrayDeque<>();

    /** Adds a script that begins. */
    void begin(long pid, String name) {
        scripts.push(new RunningScript(pid, name, new ArrayList<>()));
    }

    /** Returns whether the innermost script was started by another one. */
    boolean isInner() {
        return scripts.size() > 1;
    }

    /** Returns the process id of the innermost script. */
    public long pid() {
        return scripts.element().pid();
    }

    /** Removes the innermost script, which has ended, and returns its name. */
    public String end() {
        return scripts.pop().name();
    }

    /** Records that the innermost script enables a plugin. */
    void enable(EnableCall call) {
        scripts.element().enabled().add(call);
    }

    /** Returns the plugins that the innermost script has enabled since the last call. */
    public List<EnableCall> takeEnabled() {
        if (scripts.isEmpty()) {
            return List.of();
        }
        List<EnableCall> calls = List.copyOf(scripts.element().enabled());
        scripts.element().enabled().clear();
        return calls;
    }
}
