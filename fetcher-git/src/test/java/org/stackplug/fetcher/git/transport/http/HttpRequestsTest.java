package org.stackplug.fetcher.git.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.fetcher.git.JGitFetcherProvider;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** The requests of a fetch to a web server. */
class HttpRequestsTest {
    @TempDir
    Path temporary;

    private GitSandbox git;
    private SourceFetcher fetcher;

    @BeforeEach
    void makeRepository() throws Exception {
        git = new GitSandbox(temporary);
        Path upstream = git.init("upstream", "trunk");
        git.commit(upstream, "file", "first");
        git.commit(upstream, "file", "second");
        git.shell(upstream, "git tag -a -m x release");
        fetcher = new JGitFetcherProvider(Map.of("HOME", temporary.toString()))
                .create(new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of()));
    }

    @AfterEach
    void close() {
        fetcher.close();
    }

    private void fetch(String url, String ref, int depth) throws Exception {
        Source source = new Source(url, ref);
        ResolvedRef target = fetcher.resolve(source, FetchMonitor.SILENT);
        Path place = Files.createTempDirectory(temporary, "place-");
        fetcher.materialize(new CheckoutRequest(source, target, depth, false), place, FetchMonitor.SILENT);
        assertEquals("second", Files.readString(place.resolve("file")));
    }

    @Test
    void makesThreeRequestsForAShallowFetchAsGitDoes() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            fetch(server.url("upstream"), "trunk", 1);
            // For capabilities, refs and objects.
            assertEquals(3, server.requests());
            // A second fetch reuses no answer of the first.
            fetch(server.url("upstream"), "trunk", 1);
            assertEquals(6, server.requests());
        }
    }

    @Test
    void fetchesAnAnnotatedTagWithItsObject() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git)) {
            fetch(server.url("upstream"), "release", 1);
            // One more for the id of the tag itself.
            assertEquals(4, server.requests());
        }
    }

    @Test
    void reusesNoAnswerThatWasForAUser() throws Exception {
        try (GitHttpServer server = new GitHttpServer(git, "me", "secret")) {
            String url = server.url("upstream").replace("http://", "http://me:secret@");
            fetch(url, "trunk", 1);
            int first = server.requests();
            fetch(url, "trunk", 1);
            assertEquals(2 * first, server.requests());
        }
    }
}
