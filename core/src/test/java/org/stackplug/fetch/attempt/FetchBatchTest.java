package org.stackplug.fetch.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

@Timeout(60)
class FetchBatchTest {
    private final List<String> events = new ArrayList<>();

    private final FetchBatch.Listener<String, String> listener = new FetchBatch.Listener<>() {
        @Override
        public void started(String item) {
            events.add("start " + item);
        }

        @Override
        public void done(String item, String result) {
            events.add("done " + result);
        }

        @Override
        public void failed(String item, Problem problem) {
            events.add("failed " + item + ": " + problem.sentence());
        }
    };

    private FetchBatch.Result<String> run(List<String> items, FetchBatch.Work<String, String> work)
            throws StackplugException {
        return new FetchBatch<String>("fetch", 2, item -> item).run(items, work, listener);
    }

    private static StackplugException failure(ErrorCode code, String sentence) {
        return new StackplugException(Problem.of(code, sentence));
    }

    @Test
    void reportsAtTheMomentAndReturnsResultsInTheGivenOrder() throws Exception {
        CountDownLatch third = new CountDownLatch(1);
        FetchBatch.Result<String> result = run(List.of("a", "b", "c"), item -> {
            if (item.equals("c")) {
                third.countDown();
            } else if (item.equals("a")) {
                await(third);
            }
            return item.toUpperCase(java.util.Locale.ROOT);
        });
        assertEquals(List.of("A", "B", "C"), result.orThrow());
        // Two are worked on at once, so the third one starts when the second one is done.
        assertTrue(events.indexOf("start c") > events.indexOf("done B"), events::toString);
        assertTrue(events.indexOf("done A") > events.indexOf("start c"), events::toString);
        assertEquals(6, events.size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theLargestBeginsFirstWhereSomeHaveToWait() throws Exception {
        FetchBatch<String> batch = new FetchBatch<>("fetch", 1, item -> item, String::length);
        List<String> items = List.of("a", "ccc", "b", "dd");
        assertEquals(items, batch.run(items, item -> item, listener).orThrow());
        assertEquals(
                List.of("start ccc", "start dd", "start a", "start b"),
                events.stream().filter(event -> event.startsWith("start")).toList());
    }

    @Test
    void triesAllWhateverBecomesOfTheOthers() throws Exception {
        FetchBatch.Result<String> result = run(List.of("a", "b", "c"), item -> {
            if (item.equals("b")) {
                throw failure(ErrorCode.NO_REF, "no such ref");
            }
            return item;
        });
        assertEquals(List.of("a", "c"), result.results());
        assertTrue(events.contains("failed b: no such ref"), events::toString);
        StackplugException thrown = assertThrows(StackplugException.class, result::orThrow);
        assertEquals(ErrorCode.NO_REF, thrown.problems().get(0).code());
    }

    @Test
    void namesAllInterruptedWorkInOneProblem() throws Exception {
        FetchBatch.Result<String> result = run(List.of("a", "b", "c"), item -> {
            if (item.equals("b")) {
                return item;
            }
            throw failure(ErrorCode.INTERRUPTED, item + ": interrupted");
        });
        assertEquals(1, result.problems().size());
        assertEquals(ErrorCode.INTERRUPTED, result.problems().get(0).code());
        assertTrue(result.problems().get(0).cause().contains("a, c"), result.problems()::toString);
    }

    @Test
    void failsAsInterruptedWhereTheWaitingThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        StackplugException thrown = assertThrows(
                StackplugException.class,
                () -> run(List.of("a"), item -> {
                    LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
                    return item;
                }));
        assertTrue(Thread.interrupted());
        assertEquals(ErrorCode.INTERRUPTED, thrown.problems().get(0).code());
    }

    @Test
    void reportsADefectOfTheWorkAsSuch() {
        assertThrows(
                IllegalStateException.class,
                () -> run(List.of("a"), item -> {
                    throw new IllegalArgumentException("a defect");
                }));
    }
}
