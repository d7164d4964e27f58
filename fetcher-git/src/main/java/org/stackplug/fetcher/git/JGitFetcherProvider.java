package org.stackplug.fetcher.git;

import java.util.Map;
import java.util.Set;
import org.stackplug.fetcher.git.config.RemoteUrl;
import org.stackplug.fetcher.git.config.UserGit;
import org.stackplug.fetcher.git.config.UserGitFiles;
import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** Creates fetchers that work with JGit. */
public final class JGitFetcherProvider implements SourceFetcherProvider {
    private final Map<String, String> environment;

    /** Creates the provider of this process. */
    public JGitFetcherProvider() {
        this(System.getenv());
    }

    /**
     * Creates a provider with another environment, for tests.
     *
     * @param environment variables such as {@code HOME}, {@code GIT_CONFIG_GLOBAL}, those of proxies
     */
    public JGitFetcherProvider(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String id() {
        return "jgit";
    }

    @Override
    public Support supports(String url) {
        // Without JGit where that is possible: it takes long to load.
        boolean mayBeRewritten = UserGitFiles.of(environment).mayRewriteUrls();
        String rewritten = mayBeRewritten ? UserGit.install(environment).rewrite(url) : url;
        return RemoteUrl.whyUnsupported(rewritten).map(Support::unsupported).orElseGet(Support::supported);
    }

    @Override
    public void prepare(Set<String> schemes, Map<String, String> settings) {
        UserGit git = UserGit.install(environment);
        // Before a digest is computed: JGit asks once.
        git.chooseSha1(settings);
        UserGit.prepareTransports(git);
        JGitWarmup.run(git, schemes.contains("http") || schemes.contains("https"));
    }

    @Override
    public SourceFetcher create(FetcherContext context) {
        return new JGitFetcher(environment, context);
    }
}
