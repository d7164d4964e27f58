package org.stackplug.provider;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.stackplug.fetch.attempt.FetchProblems;
import org.stackplug.spi.Finding;
import org.stackplug.spi.fetch.Changes;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.RefName;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Revision;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;
import org.stackplug.spi.fetch.TrackedFile;
import org.stackplug.spi.fetch.WorkBackup;

/**
 * Turns every exception of a backend into a {@link FetchException}, which is the failure of a single plugin. A backend may be
 * third-party code, and a remote can make any backend fail.
 */
record GuardedFetcher(SourceFetcher backend) implements SourceFetcher {

    @FunctionalInterface
    private interface Call<T> {
        T run() throws FetchException;
    }

    private static <T> T guarded(Call<T> call) throws FetchException {
        try {
            T result = call.run();
            if (result == null) {
                throw new FetchException(FetchException.Reason.BROKEN, "the backend returned null");
            }
            return result;
        } catch (Error | RuntimeException e) {
            throw FetchProblems.unexpected(e);
        }
    }

    @Override
    public ResolvedRef resolve(Source source, FetchMonitor monitor) throws FetchException {
        return guarded(() -> backend.resolve(source, monitor));
    }

    @Override
    public List<TrackedFile> materialize(CheckoutRequest request, Path empty, FetchMonitor monitor)
            throws FetchException {
        return guarded(() -> backend.materialize(request, empty, monitor));
    }

    @Override
    public CheckoutState inspect(Path folder) throws FetchException {
        return guarded(() -> backend.inspect(folder));
    }

    @Override
    public void move(CheckoutRequest request, Path checkout, FetchMonitor monitor) throws FetchException {
        guarded(() -> {
            backend.move(request, checkout, monitor);
            return checkout;
        });
    }

    @Override
    public WorkBackup backUp(Path checkout, RefName ref) throws FetchException {
        return guarded(() -> backend.backUp(checkout, ref));
    }

    @Override
    public boolean contains(Path checkout, Revision commit) throws FetchException {
        return guarded(() -> backend.contains(checkout, commit));
    }

    @Override
    public Optional<Boolean> isAncestor(Source source, Revision earlier, ResolvedRef later, FetchMonitor monitor)
            throws FetchException {
        return guarded(() -> backend.isAncestor(source, earlier, later, monitor));
    }

    @Override
    public Optional<Boolean> isRelated(Path checkout, Source source, ResolvedRef tip, FetchMonitor monitor)
            throws FetchException {
        return guarded(() -> backend.isRelated(checkout, source, tip, monitor));
    }

    @Override
    public Optional<Changes> changes(
            CheckoutRequest later, Revision earlier, Path checkout, Optional<String> diffOf, FetchMonitor monitor)
            throws FetchException {
        return guarded(() -> backend.changes(later, earlier, checkout, diffOf, monitor));
    }

    @Override
    public boolean complete(Path checkout, Source source, FetchMonitor monitor) throws FetchException {
        return guarded(() -> backend.complete(checkout, source, monitor));
    }

    @Override
    public OptionalLong knownSize(Source source) throws FetchException {
        return guarded(() -> backend.knownSize(source));
    }

    @Override
    public List<SourceFetcher.CachedCopy> unusedCopies(Collection<Source> used, Instant before) throws FetchException {
        return guarded(() -> backend.unusedCopies(used, before));
    }

    @Override
    public void removeCopy(Path copy) throws FetchException {
        guarded(() -> {
            backend.removeCopy(copy);
            return copy;
        });
    }

    @Override
    public boolean hasBundles() {
        try {
            return backend.hasBundles();
        } catch (Error | RuntimeException e) {
            System.getLogger(GuardedFetcher.class.getName())
                    .log(System.Logger.Level.WARNING, "a fetch backend does not know whether it has bundles", e);
            return false;
        }
    }

    @Override
    public void writeBundle(Path checkout, ResolvedRef target, Path file, FetchMonitor monitor) throws FetchException {
        guarded(() -> {
            backend.writeBundle(checkout, target, file, monitor);
            return file;
        });
    }

    @Override
    public List<TrackedFile> trackedFiles(Path checkout) throws FetchException {
        return guarded(() -> backend.trackedFiles(checkout));
    }

    @Override
    public List<Finding> check(Map<Path, Source> plugins) throws FetchException {
        return guarded(() -> List.copyOf(backend.check(plugins)));
    }

    /** Closes the backend; a failure is only logged, since nothing depends on it. */
    @Override
    public void close() {
        try {
            backend.close();
        } catch (Error | RuntimeException e) {
            System.getLogger(GuardedFetcher.class.getName())
                    .log(System.Logger.Level.WARNING, "a fetch backend could not be closed", e);
        }
    }
}
