package org.stackplug.cli.setting;

import java.util.ArrayList;
import java.util.List;
import org.stackplug.options.FetchFilter;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;

/** Checks all settings when they are read: a wrong one is reported by every command, also by one that does not use it. */
public final class SettingsCheck {
    /** The words for a setting that is on or off. */
    public static final List<String> SWITCH = List.of("true", "false");

    private SettingsCheck() {}

    private interface Reading {
        void read() throws StackplugException;
    }

    /**
     * Checks the effective value of each setting.
     *
     * @param colors the words for {@link Setting#COLOR}
     * @throws StackplugException with a problem for each wrong value
     */
    public static void require(Settings settings, List<String> colors) throws StackplugException {
        List<Problem> problems = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            check(reading(settings, setting, colors), problems);
        }
        check(settings::fetchLimits, problems);
        if (!problems.isEmpty()) {
            throw new StackplugException(problems);
        }
    }

    private static Reading reading(Settings settings, Setting setting, List<String> colors) {
        return switch (setting) {
            case JOBS, FETCH_CONNECTIONS, SECRET_LENGTH -> () -> settings.count(setting);
            case STEP_TIMEOUT, HOLD_TIMEOUT, SILENCE, FETCH_TIMEOUT, FETCH_RETRY_AFTER ->
                () -> settings.duration(setting);
            case SECRET_NAMES -> settings::secretNames;
            case SILENCE_SPEED -> () -> settings.bytes(setting);
            case CHECKPOINTS -> () -> settings.oneOf(setting, SWITCH);
            case FETCH_FILTER -> () -> settings.oneOf(setting, FetchFilter.names());
            case COLOR -> () -> settings.oneOf(setting, colors);
            // Limits are read together, and what a text names is found when it is needed.
            default -> () -> {};
        };
    }

    private static void check(Reading reading, List<Problem> problems) {
        try {
            reading.read();
        } catch (StackplugException e) {
            problems.addAll(e.problems());
        }
    }
}
