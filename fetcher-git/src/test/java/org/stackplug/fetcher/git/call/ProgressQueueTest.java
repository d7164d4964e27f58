package org.stackplug.fetcher.git.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stackplug.spi.fetch.FetchMonitor;

class ProgressQueueTest {
    private final List<String> reported = new ArrayList<>();
    private final ProgressQueue queue = new ProgressQueue(() -> false);

    private final FetchMonitor monitor = new FetchMonitor() {
        @Override
        public void begin(String task, int total) {
            reported.add("begin " + task + " " + total);
        }

        @Override
        public void advance(int completed) {
            reported.add("advance " + completed);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    };

    @Test
    void joinsUpdatesOfOneTask() {
        queue.beginTask("Receiving", 10);
        queue.update(1);
        queue.update(2);
        queue.beginTask("Resolving", -1);
        queue.update(4);
        queue.report(monitor);
        assertEquals(List.of("begin Receiving 10", "advance 3", "begin Resolving 0", "advance 4"), reported);
    }

    @Test
    void reportsEachStepOnce() {
        queue.update(1);
        queue.report(monitor);
        queue.report(monitor);
        queue.update(2);
        queue.report(monitor);
        assertEquals(List.of("advance 1", "advance 2"), reported);
    }
}
