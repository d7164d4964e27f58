package org.stackplug.fetcher.git.transport.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitDaemon;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.fetcher.git.JGitFetcherProvider;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** What passes between this backend and a git daemon. */
class ConversationsTest {
    private static final int BURST = 16;

    @TempDir
    Path temporary;

    private GitDaemon daemon;
    private SourceFetcher fetcher;
    private Source trunk;

    @BeforeEach
    void startDaemon() throws Exception {
        GitSandbox git = new GitSandbox(temporary);
        Path upstream = git.init("upstream", "trunk");
        git.commit(upstream, "file", "first");
        git.commit(upstream, "file", "second");
        daemon = new GitDaemon(git);
        fetcher = new JGitFetcherProvider()
                .create(new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of()));
        trunk = new Source(daemon.url("upstream"), "trunk");
    }

    @AfterEach
    void stopDaemon() {
        fetcher.close();
        daemon.close();
    }

    private ResolvedRef resolve() throws Exception {
        return fetcher.resolve(trunk, FetchMonitor.SILENT);
    }

    private void materialize(ResolvedRef target, int depth) throws Exception {
        Path place = Files.createTempDirectory(temporary, "place-");
        fetcher.materialize(new CheckoutRequest(trunk, target, depth, false), place, FetchMonitor.SILENT);
        assertEquals("second", Files.readString(place.resolve("file")));
    }

    @Test
    void fetchesWhereItAskedForRefs() throws Exception {
        materialize(resolve(), 1);
        assertEquals(1, daemon.requests(), "the daemon was asked in two connections");
        materialize(resolve(), 0);
        assertEquals(2, daemon.requests(), "the daemon was asked in two connections");
    }

    @Test
    void beginsAnewWhereTheDaemonHasHungUp() throws Exception {
        ResolvedRef target = resolve();
        daemon.hangUp();
        materialize(target, 1);
        assertEquals(2, daemon.requests());
    }

    @Test
    void fetchesWithoutHavingAsked() throws Exception {
        ResolvedRef target = resolve();
        materialize(target, 1);
        materialize(target, 1);
        assertEquals(2, daemon.requests());
    }

    @Test
    void closesWhatItKept() throws Exception {
        for (int i = 0; i < 2; i++) {
            resolve();
        }
        fetcher.close();
        for (int i = 0; daemon.isTalking() && i < 100; i++) {
            Thread.sleep(20);
        }
        assertTrue(!daemon.isTalking(), "a conversation is still open");
    }

    @Test
    void asksManyAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(BURST);
        try {
            List<Callable<ResolvedRef>> questions = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                questions.add(this::resolve);
            }
            ResolvedRef expected = resolve();
            for (Future<ResolvedRef> answer : threads.invokeAll(questions)) {
                assertEquals(expected, answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(daemon.requests() <= BURST, "who finds a conversation that nobody needs goes on with it");
    }
}
