package org.stackplug.contract.fetch.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stackplug.contract.fetch.Capability;
import org.stackplug.contract.fetch.Needs;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.contract.remote.LyingDaemon;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** Promises about names from remotes: none leads out of the folder and the cache of the backend. */
abstract class RefNamePromises extends GitFixture {
    private Path outside;
    private Path victim;

    RefNamePromises(GitFetcherContract contract) {
        super(contract);
    }

    /** Creates a file to overwrite, in a folder in which a name could create more. */
    @BeforeEach
    void makeVictim() throws IOException {
        outside = Files.createDirectory(temporary.resolve("outside"));
        victim = Files.writeString(outside.resolve("victim"), "untouched\n");
    }

    /** Returns beginnings of names that lead to the parents of a folder, from a ref and from its log. */
    static Stream<String> namesThatLeadOut() {
        String up = "../".repeat(12);
        return Stream.of("refs/heads/", "refs/heads/x/", "refs/tags/", "refs/", "")
                .map(start -> start + up);
    }

    private void assertUntouched() throws IOException {
        assertEquals("untouched\n", Files.readString(victim));
        try (Stream<Path> files = Files.list(outside)) {
            assertEquals(List.of(victim), files.toList());
        }
    }

    private SourceFetcher caching() throws FetchException {
        return create(
                new FetcherContext(Optional.of(temporary.resolve("cache")), false, Duration.ofMinutes(1), Map.of()));
    }

    /** Resolves and fetches, as a run does. Both may refuse. */
    private void fetch(String url, String ref) throws FetchException {
        try (SourceFetcher caching = caching()) {
            Source source = new Source(url, ref);
            ResolvedRef target = caching.resolve(source, FetchMonitor.SILENT);
            caching.materialize(CheckoutRequest.full(source, target), place, FetchMonitor.SILENT);
        }
    }

    @ParameterizedTest
    @MethodSource("namesThatLeadOut")
    void refusesAHeadThatNamesAFileElsewhere(String way) throws Exception {
        for (String name : List.of("victim", "new", "folder/new")) {
            try (LyingDaemon daemon =
                    LyingDaemon.withHead(git, way + outside.toString().substring(1) + "/" + name)) {
                assertReason(Reason.CORRUPT, () -> fetch(daemon.url("upstream"), Source.HEAD));
            }
        }
        assertUntouched();
    }

    @ParameterizedTest
    @MethodSource("namesThatLeadOut")
    void fetchesABranchWhateverTheHeadNames(String way) throws Exception {
        String name = way + outside.toString().substring(1) + "/victim";
        try (LyingDaemon daemon = LyingDaemon.withHead(git, name)) {
            fetch(daemon.url("upstream"), "trunk");
        }
        assertEquals(three, git.run(place, "rev-parse", "HEAD"));
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refs/heads/stable", "refs/tags/light", "refs/tags/v1.0"})
    void writesNoRefThatNamesAFileElsewhere(String name) throws Exception {
        String path = "refs/heads/" + "../".repeat(12) + outside.toString().substring(1);
        try (LyingDaemon daemon = new LyingDaemon(
                git,
                line -> line.replace(name + " ", path + "/new ")
                        .replace(name + "\n", path + "/new\n")
                        .replace(name + "^{}\n", path + "/victim\n"))) {
            try {
                fetch(daemon.url("upstream"), "trunk");
                assertEquals(three, git.run(place, "rev-parse", "HEAD"));
                assertFalse(git.run(place, "for-each-ref").contains(".."));
            } catch (FetchException e) {
                // Refusing the remote is fine as well.
                assertEquals(Reason.CORRUPT, e.reason(), e.getMessage());
            }
        }
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file://"})
    @Needs(Capability.SUBMODULES)
    void fetchesNoSubmoduleFromThisMachineForARemote(String scheme) throws Exception {
        Path secret = git.init("secret", "trunk");
        String commit = git.commit(secret, "secret", "of this machine\n");
        GitSandbox.write(
                repository, ".gitmodules", "[submodule \"../../x\"]\n\tpath = sub\n\turl = " + scheme + secret + "\n");
        git.run(repository, "update-index", "--add", "--cacheinfo", "160000," + commit + ",sub");
        git.run(repository, "add", ".gitmodules");
        git.run(repository, "commit", "-q", "-m", "submodule");
        try (GitHttpServer server = new GitHttpServer(git)) {
            Source source = new Source(server.url("upstream"), "trunk");
            ResolvedRef target = fetcher.resolve(source, FetchMonitor.SILENT);
            try {
                fetcher.materialize(new CheckoutRequest(source, target, 0, true), place, FetchMonitor.SILENT);
            } catch (FetchException e) {
                assertFalse(e.reason().isTransient() && has(Capability.COUNTED_ANSWERS), e.getMessage());
            }
        }
        assertFalse(Files.exists(place.resolve("sub/secret")));
    }
}
