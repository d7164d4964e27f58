package org.stackplug.contract.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
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
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** A copy of the {@link Sample}, a fetcher of the backend under test, and an empty folder for a checkout. */
public abstract class FetcherFixture {
    private final SourceFetcherContract contract;

    /** A folder of this test, with the source in its folder {@code upstream} and nothing else but {@link #place}. */
    @TempDir
    protected Path temporary;

    /** The states of the source when the test begins. */
    protected Sample sample;

    /** The source. */
    protected Upstream upstream;

    /** An empty folder. */
    protected Path place;

    /** The backend under test, without a cache. */
    protected SourceFetcher fetcher;

    /** @param contract the contract whose backend is tested */
    protected FetcherFixture(SourceFetcherContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void createUpstream() throws IOException, FetchException {
        sample = Sample.of(contract);
        sample.copyTo(temporary.resolve("upstream"));
        upstream = contract.upstream(temporary.resolve("upstream"));
        place = Files.createDirectory(temporary.resolve("place"));
        fetcher = create(FetcherContext.plain());
    }

    @AfterEach
    void closeFetcher() {
        fetcher.close();
    }

    /** Returns the backend under test. */
    protected SourceFetcherProvider provider() {
        return contract.provider();
    }

    /** Creates another fetcher, which the caller closes. */
    protected SourceFetcher create(FetcherContext context) throws FetchException {
        return provider().create(context);
    }

    /** Returns whether the backend under test has a capability. */
    protected boolean has(Capability capability) {
        return !contract.lacks().contains(capability);
    }

    /** Returns another source, without a state, in a folder of this test. */
    Upstream another(String folder) {
        return contract.upstream(temporary.resolve(folder));
    }

    /** Returns the source with this ref. */
    protected Source source(String ref) {
        return new Source(upstream.url(), ref);
    }

    protected ResolvedRef resolve(String ref) throws FetchException {
        return fetcher.resolve(source(ref), FetchMonitor.SILENT);
    }

    /** Returns a request for what a ref leads to now. */
    protected CheckoutRequest request(String ref) throws FetchException {
        return CheckoutRequest.full(source(ref), resolve(ref));
    }

    /** Writes a checkout of this ref to {@link #place}, by the backend under test. */
    protected Path materialize(String ref) throws FetchException {
        fetcher.materialize(request(ref), place, FetchMonitor.SILENT);
        return place;
    }

    /** Writes a checkout of the newest state to {@link #place}. */
    Path materialize() throws FetchException {
        return materialize(upstream.newest());
    }

    protected void move(String ref) throws FetchException {
        fetcher.move(request(ref), place, FetchMonitor.SILENT);
    }

    /** Moves the checkout at {@link #place} to the newest state. */
    void move() throws FetchException {
        move(upstream.newest());
    }

    protected CheckoutState inspect(Path folder) throws FetchException {
        return fetcher.inspect(folder);
    }

    protected void assertKind(CheckoutState.Kind kind, Path folder) throws FetchException {
        CheckoutState state = inspect(folder);
        assertEquals(kind, state.kind(), state::toString);
    }

    protected static FetchException assertReason(FetchException.Reason reason, Executable call) {
        FetchException failure = assertThrows(FetchException.class, call);
        assertEquals(reason, failure.reason(), () -> failure.getMessage() + " caused by " + failure.getCause());
        return failure;
    }

    protected static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    /** Writes a file, with its folders. */
    static Path write(Path folder, String file, String content) {
        return GitSandbox.write(folder, file, content);
    }

    /** Changes a file of the source, and adds the state with it. */
    void addState(String file, String content) {
        write(upstream.files(), file, content);
        upstream.add();
    }

    /** Runs a line as a user types it into a shell. */
    void shell(Path folder, String line) {
        new GitSandbox(temporary).shell(folder, line);
    }

    /**
     * Returns the content of a folder: for each path below it the kind of file, its mode and its bytes.
     *
     * @param withNotes whether the folders at the top that begin with a dot count, in which backends keep their notes
     */
    static Map<String, String> content(Path folder, boolean withNotes) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String path = folder.relativize(file).toString();
                if (withNotes || !path.startsWith(".")) {
                    content.put(path, describe(file));
                }
            }
        }
        return content;
    }

    private static String describe(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "link to " + Files.readSymbolicLink(file);
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return "folder";
        }
        return (Files.isExecutable(file) ? "program " : "file ")
                + Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }
}
