package org.stackplug.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.stackplug.cli.setting.Setting;
import org.stackplug.cli.setting.Settings;
import org.stackplug.options.CheckpointFlags;
import org.stackplug.options.FetchFlags;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/** The request of a command that only looks. */
public final class LookOptions {
    private LookOptions() {}

    /** Returns the real path of TOP_DIR: a folder that does not exist would otherwise be made. */
    public static Path existing(Path topDir) throws StackplugException {
        try {
            return topDir.toRealPath();
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.CONF_MISSING, "there is no folder " + topDir)
                            .remedy("Name the folder of your local.conf with -C."),
                    e);
        }
    }

    /**
     * Returns what a command asks for that evaluates localrc and changes nothing.
     *
     * @param keepOrder run plugins as declared, whatever they require
     */
    public static RunOptions of(Globals globals, Settings settings, boolean keepOrder) throws StackplugException {
        return new RunOptions(
                existing(globals.topDir()),
                globals.conf(),
                globals.dest(),
                Optional.empty(),
                Optional.empty(),
                keepOrder,
                Optional.empty(),
                settings.count(Setting.JOBS),
                FetchFlags.none(),
                settings.cache(System.getenv()),
                Version.line(),
                settings.duration(Setting.SILENCE).orElseThrow(),
                settings.duration(Setting.FETCH_TIMEOUT).orElseThrow(),
                settings.text(Setting.FETCHER),
                settings.text(Setting.RUNNER),
                settings.fetchLimits(),
                settings.fetcherSettings(),
                CheckpointFlags.none(),
                false);
    }
}
