package org.stackplug.fetcher.nativegit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.stackplug.spi.Support;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchException.Reason;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.SourceFetcherProvider;

/** Creates fetchers that run {@code git}. */
public final class NativeGitProvider implements SourceFetcherProvider {
    private final String path;

    /** Creates the provider of this process. */
    public NativeGitProvider() {
        this(System.getenv().getOrDefault("PATH", ""));
    }

    /** Creates a provider with another PATH, for tests. */
    NativeGitProvider(String path) {
        this.path = path;
    }

    @Override
    public String id() {
        return "native-git";
    }

    @Override
    public Support supports(String url) {
        Optional<String> why = GitUrl.whyUnsupported(url);
        if (why.isPresent()) {
            return Support.unsupported(why.get());
        }
        return git().isPresent()
                ? Support.supported()
                : Support.misconfigured("there is no git command on the PATH", "Install git, or remove this backend.");
    }

    @Override
    public SourceFetcher create(FetcherContext context) throws FetchException {
        Path git = git().orElseThrow(() -> new FetchException(Reason.STORAGE, "there is no git command on the PATH"));
        return new NativeGitFetcher(git, context);
    }

    private Optional<Path> git() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "git").toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }
}
