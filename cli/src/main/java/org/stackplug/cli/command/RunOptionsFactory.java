package org.stackplug.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.options.CheckpointFlags;
import org.stackplug.options.FetchFilter;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.FetcherOptions;
import org.stackplug.options.Locations;
import org.stackplug.options.RunOptions;
import org.stackplug.options.StepOptions;
import org.stackplug.plugin.Selection;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.fetch.FetcherContext;

/** Makes the request to core from the global options, the settings, and what a command adds. */
public final class RunOptionsFactory {
    private RunOptionsFactory() {}

    /**
     * Returns the request of a command that evaluates localrc and changes nothing.
     *
     * @param selection the plugins that it is about
     * @param keepOrder run plugins in the declared order, whatever they require
     */
    public static RunOptions ofReadOnly(
            GlobalOptions globals, Settings settings, Selection selection, boolean keepOrder)
            throws StackplugException {
        return of(globals, settings, selection, StepOptions.none(keepOrder), FetchFlags.none(), CheckpointFlags.none());
    }

    /** Returns the request of a command that runs or fetches something. */
    public static RunOptions of(
            GlobalOptions globals,
            Settings settings,
            Selection selection,
            StepOptions steps,
            FetchFlags fetch,
            CheckpointFlags checkpoints)
            throws StackplugException {
        return new RunOptions(
                Version.line(),
                new Locations(existing(globals.topDir()), globals.conf(), globals.dest()),
                selection,
                steps,
                fetch,
                fetcher(settings),
                settings.backend(Setting.RUNNER),
                checkpoints);
    }

    /** Returns the real path of TOP_DIR: core would create a folder that does not exist. */
    private static Path existing(Path topDir) throws StackplugException {
        try {
            return topDir.toRealPath();
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_MISSING, "the folder " + topDir + " does not exist")
                            .remedy("Name the folder of your local.conf with -C."),
                    e);
        }
    }

    private static FetcherOptions fetcher(Settings settings) throws StackplugException {
        return new FetcherOptions(
                settings.backend(Setting.FETCHER),
                settings.count(Setting.JOBS),
                settings.duration(Setting.FETCH_TIMEOUT).orElseThrow(),
                settings.cache(System.getenv()),
                FetchFilter.parse(settings.oneOf(Setting.FETCH_FILTER, FetchFilter.names()))
                        .orElseThrow(),
                settings.fetchLimits(),
                new FetcherContext.RemoteUse(
                        settings.duration(Setting.SILENCE).orElseThrow(),
                        settings.bytes(Setting.SILENCE_SPEED),
                        settings.count(Setting.FETCH_CONNECTIONS).orElseThrow(),
                        settings.duration(Setting.FETCH_RETRY_AFTER).orElseThrow()));
    }
}
