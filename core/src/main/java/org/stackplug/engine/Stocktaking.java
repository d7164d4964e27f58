package org.stackplug.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunListener;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.Declaration;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.FetchException;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.PhaseRunnerProvider;
import org.stackplug.spi.ResolvedRef;
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.SourceFetcherProvider;

/** Compares what is declared, locked and checked out. Evaluates localrc, and changes nothing. */
public final class Stocktaking {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;

    public Stocktaking(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            RunListener listener) {
        this.options = options;
        this.fetchers = fetchers;
        this.runners = runners;
        this.listener = listener;
    }

    /**
     * The declared plugins, in their order.
     *
     * @param remote whether to ask the remotes what the refs name now
     */
    public List<PluginStatus> take(boolean remote) throws StackplugException {
        PhaseRunner runner = runners.choose(
                        options.runner(),
                        provider -> provider.supports(options.topDir()),
                        "run what stands in " + options.topDir())
                .create();
        Localrc localrc = Localrc.read(options);
        RunFolder folder = RunFolder.temporary();
        try {
            Opening opening =
                    Opening.open(runner, options, localrc, Command.STACK, Command.STACK.points(), folder, 1, listener);
            opening.session().close();
            return take(opening, remote);
        } catch (RunnerException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CHANNEL, e.getMessage()).remedy("Please report it."), e);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "a file could not be read or written")
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that DEST is yours to read, and TMPDIR to write."),
                    e);
        } finally {
            folder.delete();
        }
    }

    private List<PluginStatus> take(Opening opening, boolean remote) throws StackplugException {
        options.fetch().check(opening.declarations());
        LockFile lock = LockFile.read(options.topDir().resolve(LockFile.NAME));
        List<Declaration> declarations = opening.declarations();
        List<ResolvedRef> now = remote ? resolve(opening, declarations) : List.of();
        List<PluginStatus> result = new ArrayList<>();
        try (Fetchers made = new Fetchers(fetchers, options, true)) {
            for (int i = 0; i < declarations.size(); i++) {
                Declaration declaration = declarations.get(i);
                try {
                    result.add(PluginStatus.of(
                            declaration,
                            lock.entry(declaration.name()),
                            made.choose(declaration.source())
                                    .fetcher()
                                    .inspect(opening.dest().resolve(declaration.name())),
                            remote ? Optional.of(now.get(i)) : Optional.empty()));
                } catch (FetchException e) {
                    throw new StackplugException(FetchProblems.of(declaration, e), e);
                }
            }
        }
        return result;
    }

    private List<ResolvedRef> resolve(Opening opening, List<Declaration> declarations) throws StackplugException {
        FetchPolicy policy = FetchPolicy.of(options, opening.localrc());
        Fetchers made = new Fetchers(fetchers, options, policy.offline());
        try (FetchService service = new FetchService(made, policy, options.jobs(), options.version(), event -> {})) {
            return service.resolve(declarations);
        }
    }
}
