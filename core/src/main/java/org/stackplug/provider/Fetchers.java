package org.stackplug.provider;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** The fetchers of one command: each backend is made when it is first needed, once. Not thread-safe; the fetchers are. */
public final class Fetchers implements AutoCloseable {
    private final Providers<SourceFetcherProvider> providers;
    private final RunOptions options;
    private final boolean offline;
    private final Map<SourceFetcherProvider, SourceFetcher> created = new HashMap<>();

    /** A fetcher and the id of its backend. */
    public record Chosen(String id, SourceFetcher fetcher) {}

    public Fetchers(Providers<SourceFetcherProvider> providers, RunOptions options, boolean offline) {
        this.providers = providers;
        this.options = options;
        this.offline = offline;
    }

    /** Any that works here: what lies on this disk each of them can look at. */
    public Optional<SourceFetcher> anyUsable() {
        for (Providers.Candidate<SourceFetcherProvider> found : providers.found()) {
            try {
                return Optional.of(fetcher(found.provider()));
            } catch (StackplugException e) {
                log().log(Level.INFO, "the fetcher " + found.id() + " can't work here", e);
            }
        }
        return Optional.empty();
    }

    /**
     * Lets all of them prepare for a fetch.
     *
     * @param schemes of the URLs that localrc seems to name
     */
    public static void prepare(Providers<SourceFetcherProvider> providers, RunOptions options, Set<String> schemes) {
        for (Providers.Candidate<SourceFetcherProvider> found : providers.found()) {
            try {
                found.provider().prepare(schemes, settings(options, found.id()));
            } catch (Error | RuntimeException e) {
                log().log(Level.DEBUG, "the fetcher " + found.id() + " could not prepare", e);
            }
        }
    }

    /** Whether there is nothing to choose from: a distro may not ship any. */
    public boolean isEmpty() {
        return providers.found().isEmpty();
    }

    /** The one to fetch that source with. */
    public Chosen choose(Source source) throws StackplugException {
        SourceFetcherProvider provider = providers.choose(
                options.fetcher().id(),
                candidate -> candidate.supports(source.url()),
                "fetch " + source.urlWithoutCredentials());
        return new Chosen(provider.id(), fetcher(provider));
    }

    private SourceFetcher fetcher(SourceFetcherProvider provider) throws StackplugException {
        SourceFetcher fetcher = created.get(provider);
        if (fetcher == null) {
            fetcher = new GuardedFetcher(create(provider));
            created.put(provider, fetcher);
        }
        return fetcher;
    }

    private SourceFetcher create(SourceFetcherProvider provider) throws StackplugException {
        Map<String, String> settings = settings(options, provider.id());
        Optional<Path> cache = options.fetcher().cache().map(folder -> folder.resolve(provider.id()));
        try {
            return provider.create(new FetcherContext(
                    cache,
                    offline,
                    options.fetcher().idleTimeout(),
                    settings,
                    options.fetcher().limits()));
        } catch (FetchException | Error | RuntimeException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.PROVIDER, "the fetcher '" + provider.id() + "' can't work here")
                            .because(e instanceof FetchException ? e.getMessage() : e.toString())
                            .remedy("Correct the cause, or choose another fetcher in the settings."),
                    e);
        }
    }

    /** Those of the user's settings that are this backend's. */
    private static Map<String, String> settings(RunOptions options, String id) {
        Map<String, String> settings = new HashMap<>();
        String prefix = id + ".";
        options.fetcher().settings().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
            }
        });
        return settings;
    }

    @Override
    public void close() {
        created.values().forEach(SourceFetcher::close);
    }

    /** Only when there is something to say: to find who writes it, every jar is opened. */
    private static Logger log() {
        return System.getLogger(Fetchers.class.getName());
    }
}
