package org.stackplug.fetcher.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** A repository with a few commits, and a checkout of it that the fetcher has written. */
public abstract class PlacedCheckout {
    @TempDir
    public Path temporary;

    public GitSandbox git;
    public Path upstream;
    public Path place;
    public SourceFetcher fetcher;
    private Source source;

    @BeforeEach
    void placeACheckout() throws Exception {
        git = new GitSandbox(temporary);
        upstream = git.init("upstream", "trunk");
        git.commit(upstream, "sub/deep/file", "content");
        git.commit(upstream, ".gitignore", "*.pyc\n");
        git.commit(upstream, "file", "content");
        place = Files.createDirectory(temporary.resolve("place"));
        fetcher = new JGitFetcherProvider()
                .create(new FetcherContext(Optional.empty(), false, Duration.ofMinutes(1), Map.of()));
        source = new Source(upstream.toUri().toString(), "trunk");
        fetcher.materialize(request(), place, FetchMonitor.SILENT);
    }

    @AfterEach
    void closeTheFetcher() {
        fetcher.close();
    }

    /** Returns a request for the current commit of the branch. */
    public CheckoutRequest request() throws FetchException {
        return new CheckoutRequest(source, fetcher.resolve(source, FetchMonitor.SILENT), 0, false);
    }
}
