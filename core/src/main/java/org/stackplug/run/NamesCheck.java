package org.stackplug.run;

import java.util.List;
import org.stackplug.event.RunListener;
import org.stackplug.options.RunOptions;
import org.stackplug.plugin.Declaration;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Providers;
import org.stackplug.session.DeclarationProbe;
import org.stackplug.spi.fetch.SourceFetcherProvider;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.task.Cancellation;

/**
 * Checks the names of plugins before a run begins. A run with a misspelt name would do nothing, but be the last one: an
 * unfinished stack before it could not be resumed any more.
 */
final class NamesCheck {
    private NamesCheck() {}

    /**
     * Evaluates localrc if the request names plugins, and leaves no trace.
     *
     * @throws StackplugException {@link ErrorCode#USAGE} if a name is not enabled, or nothing is left
     */
    static void require(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            Cancellation cancellation)
            throws StackplugException {
        if (options.selection().isAll() && options.fetch().inPlace().isEmpty()) {
            return;
        }
        List<Declaration> declared;
        try {
            declared = new DeclarationProbe(options, fetchers, runners, RunListener.NONE, cancellation)
                    .take((opening, localrc, made) -> opening.declarations());
        } catch (StackplugException e) {
            // The run has the same problem, and records it.
            return;
        }
        Selection.requireEnabled(options.fetch().inPlace(), declared);
        options.selection().of(declared);
    }
}
