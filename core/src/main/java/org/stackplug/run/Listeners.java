package org.stackplug.run;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stackplug.event.ListenerException;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;
import org.stackplug.problem.Problem;

/** Hands every event to every listener, one at a time; events come from several threads while checkouts are fetched. */
final class Listeners implements RunListener {

    private final List<RunListener> all;
    /** Of each listener the first. */
    private final Map<RunListener, Problem> problems = new LinkedHashMap<>();

    Listeners(List<RunListener> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public synchronized void on(RunEvent event) {
        for (RunListener listener : all) {
            try {
                listener.on(event);
            } catch (ListenerException e) {
                problems.putIfAbsent(listener, e.problem());
            } catch (RuntimeException e) {
                log().log(
                                Level.WARNING,
                                "a listener failed: " + listener.getClass().getName(),
                                e);
            }
        }
    }

    /** Returns what the listeners could not do. */
    synchronized List<Problem> problems() {
        return List.copyOf(problems.values());
    }

    /** Only when there is something to say: to find who writes it, every jar is opened. */
    private static Logger log() {
        return System.getLogger(Listeners.class.getName());
    }
}
