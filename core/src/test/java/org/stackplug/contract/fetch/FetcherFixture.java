package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/**
 * A repository and a fetcher.
 *
 * <p>The repository {@code upstream}: commits {@code one}, {@code two}, {@code three} on the default branch {@code trunk};
 * a branch {@code stable} at {@code two}; a light tag {@code light} at {@code one}, an annotated tag {@code v1.0} at
 * {@code two}; a change {@code refs/changes/01/1/1} whose commit no branch has.
 */
abstract class FetcherFixture {
    final SourceFetcherContract contract;

    @TempDir
    public Path temporary;

    public GitSandbox git;
    public Path upstream;
    public Path place;
    public SourceFetcher fetcher;
    String one;
    String two;
    String three;
    String change;

    FetcherFixture(SourceFetcherContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void makeUpstream() throws IOException, FetchException {
        git = new GitSandbox(temporary);
        Upstream made = Upstream.copyTo(temporary.resolve("upstream"));
        upstream = temporary.resolve("upstream");
        one = made.one();
        two = made.two();
        three = made.three();
        change = made.change();
        place = Files.createDirectory(temporary.resolve("place"));
        fetcher = contract.provider().create(FetcherContext.plain());
    }

    /** The commits of the repository, which is created once and copied for each test to save time. */
    private record Upstream(Path folder, String one, String two, String three, String change) {
        private static Upstream made;

        static synchronized Upstream copyTo(Path copy) throws IOException {
            if (made == null) {
                made = make();
            }
            try (Stream<Path> files = Files.walk(made.folder)) {
                for (Path file : files.toList()) {
                    Path target = copy.resolve(made.folder.relativize(file).toString());
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            return made;
        }

        private static Upstream make() throws IOException {
            Path root = Files.createTempDirectory("stackplug-contract-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
            GitSandbox git = new GitSandbox(root);
            Path upstream = git.init("upstream", "trunk");
            String one = git.commit(upstream, "file", "one\n");
            git.run(upstream, "tag", "light");
            GitSandbox.write(upstream, "devstack/plugin.sh", "echo hello\n")
                    .toFile()
                    .setExecutable(true);
            String two = git.commit(upstream, "file", "two\n");
            git.run(upstream, "tag", "-m", "first release", "v1.0");
            git.run(upstream, "branch", "stable");
            String three = git.commit(upstream, "file", "three\n");
            String change = git.commit(upstream, "changed", "by a change\n");
            git.run(upstream, "update-ref", "refs/changes/01/1/1", change);
            git.run(upstream, "reset", "-q", "--hard", three);
            return new Upstream(upstream, one, two, three, change);
        }

        private static void delete(Path root) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @AfterEach
    void closeFetcher() {
        fetcher.close();
    }

    Source source(String ref) {
        return new Source(upstream.toString(), ref);
    }

    ResolvedRef resolve(String ref) throws FetchException {
        return fetcher.resolve(source(ref), FetchMonitor.SILENT);
    }

    public CheckoutRequest request(String ref) throws FetchException {
        return CheckoutRequest.full(source(ref), resolve(ref));
    }

    /** Writes a checkout of this ref to {@link #place}, by the backend under test. */
    Path materialize(String ref) throws FetchException {
        fetcher.materialize(request(ref), place, FetchMonitor.SILENT);
        return place;
    }

    void move(String ref) throws FetchException {
        fetcher.move(request(ref), place, FetchMonitor.SILENT);
    }

    int behind(Path checkout) throws FetchException {
        return inspect(checkout).branch().map(CheckoutState.Branch::behind).orElse(0);
    }

    CheckoutState inspect(Path folder) throws FetchException {
        return fetcher.inspect(folder);
    }

    void assertKind(CheckoutState.Kind kind, Path folder) throws FetchException {
        CheckoutState state = inspect(folder);
        assertEquals(kind, state.kind(), state::toString);
    }

    static FetchException assertReason(FetchException.Reason reason, Executable call) {
        FetchException failure = assertThrows(FetchException.class, call);
        assertEquals(reason, failure.reason(), () -> failure.getMessage() + " caused by " + failure.getCause());
        return failure;
    }

    static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    List<String> lines(Path folder, String... arguments) {
        String output = git.run(folder, arguments);
        return output.isEmpty() ? List.of() : List.of(output.split("\n", -1));
    }
}
