package org.stackplug.spi.fetch;

/**
 * Receives the progress of a fetcher, and cancels its work.
 *
 * <p>A fetcher calls it from the thread that the fetcher was called on, or from its own threads, one at a time. Calls are
 * cheap, so the fetcher makes them at every step. It checks {@link #isCancelled()} at least ten times a second.
 *
 * @since 0.1.0
 */
public interface FetchMonitor {

    /**
     * Reports that a part of the work begins.
     *
     * @param task the work, in a few words: "receiving objects"
     * @param total the number of units of this part; 0 if it is unknown
     */
    void begin(String task, int total);

    /**
     * Reports that more units are done.
     *
     * @param completed the number of units since the last call
     */
    void advance(int completed);

    /**
     * Reports what the user should know about a fetch that succeeds nevertheless.
     *
     * @param sentence without a full stop
     */
    default void warn(String sentence) {}

    /** Returns whether to stop; if so, the fetcher soon throws {@link FetchException.Reason#CANCELLED}. */
    boolean isCancelled();

    /** Ignores all progress and never cancels. */
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
