package org.stackplug.provider;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.fetch.SourceKind;

/**
 * The fetchers of one command, thread-safe. Each fetcher is created once, when it is first needed.
 */
public final class Fetchers implements AutoCloseable {
    /** Those that a user may have misspelt. */
    private static final List<String> USUAL_SCHEMES = List.of("https", "http", "ssh", "git", "file");

    private final Providers<SourceFetcherProvider> providers;
    private final RunOptions options;
    private final boolean offline;
    private final Map<SourceFetcherProvider, SourceFetcher> created = new HashMap<>();

    /**
     * The fetcher for a source.
     *
     * @param id the id of its backend
     * @param kind the kind of the source
     * @param all the fetchers of all backends, for a checkout that another one has made
     */
    public record Chosen(String id, SourceKind kind, SourceFetcher fetcher, Supplier<List<SourceFetcher>> all) {}

    public Fetchers(Providers<SourceFetcherProvider> providers, RunOptions options, boolean offline) {
        this.providers = providers;
        this.options = options;
        this.offline = offline;
    }

    /** Finds the fetchers on the class path and the module path. */
    public static Providers<SourceFetcherProvider> installed() {
        ServiceLoader<SourceFetcherProvider> loader = ServiceLoader.load(SourceFetcherProvider.class);
        return in(List.of(new Providers.Search<>(loader, Fetchers.class.getClassLoader())));
    }

    /** Finds the fetchers in these places. */
    public static Providers<SourceFetcherProvider> in(List<Providers.Search<SourceFetcherProvider>> places) {
        return Providers.load("fetcher", SourceFetcherProvider.class, places, SourceFetcherProvider::id);
    }

    /** Returns the fetchers that work on this machine, which can inspect the checkouts of their kind. */
    public List<SourceFetcher> usable() {
        List<SourceFetcher> usable = new ArrayList<>();
        for (Providers.Candidate<SourceFetcherProvider> found : providers.found()) {
            try {
                usable.add(fetcher(found.provider()));
            } catch (StackplugException e) {
                log().log(Level.INFO, "the fetcher " + found.id() + " can't work here", e);
            }
        }
        return usable;
    }

    /**
     * Returns the content of a folder as the first of these fetchers describes it to which the content is not foreign.
     *
     * @return as any of them describes the folder if it is foreign to all; empty if there is no fetcher
     */
    public static Optional<CheckoutState> inspect(List<SourceFetcher> fetchers, Path folder) throws FetchException {
        Optional<CheckoutState> state = Optional.empty();
        for (SourceFetcher fetcher : fetchers) {
            state = Optional.of(fetcher.inspect(folder));
            if (state.get().kind() != CheckoutState.Kind.FOREIGN) {
                break;
            }
        }
        return state;
    }

    /**
     * Lets all providers prepare for a fetch.
     *
     * @param schemes the schemes of the URLs that localrc seems to contain
     */
    public static void prepare(Providers<SourceFetcherProvider> providers, RunOptions options, Set<String> schemes) {
        for (Providers.Candidate<SourceFetcherProvider> found : providers.found()) {
            try {
                found.provider().prepare(schemes, options.fetcher().backend().of(found.id()));
            } catch (Error | RuntimeException e) {
                log().log(Level.DEBUG, "the fetcher " + found.id() + " could not prepare", e);
            }
        }
    }

    /**
     * Returns the backends that can fetch the same URLs, so that a fetch of one fails unless the settings choose for its plugin.
     *
     * @return the schemes of these URLs by the ids of the backends
     */
    public static Map<List<String>, List<String>> rivals(
            Providers<SourceFetcherProvider> providers, RunOptions options) {
        Map<List<String>, List<String>> rivals = new LinkedHashMap<>();
        for (String scheme : USUAL_SCHEMES) {
            String url = scheme.equals("file") ? "file:///plugin" : scheme + "://example.org/plugin";
            List<String> ids = providers.rivals(
                    options.fetcher().backend().choice(List.of(scheme)), candidate -> candidate.supports(url));
            if (!ids.isEmpty()) {
                rivals.computeIfAbsent(ids, any -> new ArrayList<>()).add(scheme);
            }
        }
        return rivals;
    }

    /** Returns whether no provider is installed: a distribution may not include any. One that can't be loaded counts. */
    public boolean isEmpty() {
        return providers.found().isEmpty() && providers.loadErrors().isEmpty();
    }

    /**
     * Returns the fetcher for a source, which {@link #close()} closes.
     *
     * @param name the plugin, or the folder of a clone
     */
    public Chosen choose(String name, Source source) throws StackplugException {
        SourceFetcherProvider provider = provider(name, source);
        return new Chosen(provider.id(), kind(provider, source.url()), fetcher(provider), this::usable);
    }

    /**
     * Refuses a source whose scheme no fetcher has.
     *
     * @throws StackplugException {@link ErrorCode#SCHEME}
     */
    public void requireScheme(String name, Source source) throws StackplugException {
        try {
            provider(name, source);
        } catch (StackplugException e) {
            if (e.problems().get(0).code() == ErrorCode.SCHEME) {
                throw e;
            }
            // Backends that are missing or not configured are not the source's fault.
            log().log(Level.DEBUG, "no fetcher can be chosen for " + name, e);
        }
    }

    private SourceFetcherProvider provider(String name, Source source) throws StackplugException {
        try {
            return providers.choose(
                    options.fetcher().backend().choice(List.of(name, source.scheme())),
                    candidate -> candidate.supports(source.url()),
                    "fetch " + source.urlWithoutCredentials());
        } catch (StackplugException e) {
            Problem problem = e.problems().get(0);
            if (problem.code() != ErrorCode.SCHEME || USUAL_SCHEMES.contains(source.scheme())) {
                throw e;
            }
            throw new StackplugException(
                    problem.because(NearestWords.withQuestion(
                            String.join("\n", problem.explanation()), source.scheme(), USUAL_SCHEMES)),
                    e);
        }
    }

    private static SourceKind kind(SourceFetcherProvider provider, String url) {
        try {
            return Objects.requireNonNull(provider.kind(url));
        } catch (Error | RuntimeException e) {
            log().log(Level.WARNING, "the fetcher " + provider.id() + " does not know the kind of its source", e);
            return SourceKind.REPOSITORY;
        }
    }

    private synchronized SourceFetcher fetcher(SourceFetcherProvider provider) throws StackplugException {
        SourceFetcher fetcher = created.get(provider);
        if (fetcher == null) {
            fetcher = new GuardedFetcher(create(provider));
            created.put(provider, fetcher);
        }
        return fetcher;
    }

    private SourceFetcher create(SourceFetcherProvider provider) throws StackplugException {
        Map<String, String> settings = options.fetcher().backend().of(provider.id());
        Optional<Path> cache = options.fetcher().cache().map(folder -> folder.resolve(provider.id()));
        try {
            return provider.create(new FetcherContext(
                    cache,
                    offline,
                    settings,
                    options.fetcher().limits(),
                    options.fetcher().remotes()));
        } catch (FetchException | Error | RuntimeException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.PROVIDER, "the fetcher '" + provider.id() + "' can't work here")
                            .because(e instanceof FetchException ? e.getMessage() : e.toString())
                            .remedy("Correct the cause, or choose another fetcher in the settings."),
                    e);
        }
    }

    @Override
    public void close() {
        created.values().forEach(SourceFetcher::close);
    }

    /** Returns the logger, created lazily: System.getLogger opens every jar on the class path (30 ms). */
    private static Logger log() {
        return System.getLogger(Fetchers.class.getName());
    }
}
