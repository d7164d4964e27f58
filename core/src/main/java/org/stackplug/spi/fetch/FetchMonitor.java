package org.stackplug.spi.fetch;

/**
 * Where a fetcher tells how far it is, and learns that it shall stop.
 *
 * <p>Called from the thread that the fetcher was called on, or from one at a time of its own. Calls are cheap: call at
 * every step. {@link #isCancelled()} is asked at least ten times a second while something is under way.
 */
public interface FetchMonitor {

    /**
     * A part of the work begins.
     *
     * @param task what it is, in a few words: "receiving objects"
     * @param total how many units it has; 0 when nobody knows
     */
    void begin(String task, int total);

    /**
     * So many units more are done.
     *
     * @param completed since the last call
     */
    void advance(int completed);

    /** Whether to give up: the fetcher then throws {@link FetchException.Reason#CANCELLED} soon. */
    boolean isCancelled();

    /** Tells nobody and is never cancelled. */
    FetchMonitor SILENT = new FetchMonitor() {
        @Override
        public void begin(String task, int total) {}

        @Override
        public void advance(int completed) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    };
}
