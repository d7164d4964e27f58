package org.stackplug.run;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.stackplug.event.RunEvent;
import org.stackplug.event.RunListener;

/** Hands every event to every listener, one at a time; events come from several threads while checkouts are fetched. */
final class Listeners implements RunListener {

    private final List<RunListener> all;

    Listeners(List<RunListener> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public synchronized void on(RunEvent event) {
        for (RunListener listener : all) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                log().log(
                                Level.WARNING,
                                "a listener failed: " + listener.getClass().getName(),
                                e);
            }
        }
    }

    /** Only when there is something to say: to find who writes it, every jar is opened. */
    private static Logger log() {
        return System.getLogger(Listeners.class.getName());
    }
}
