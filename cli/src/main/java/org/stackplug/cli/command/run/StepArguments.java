package org.stackplug.cli.command.run;

import org.stackplug.cli.command.CommandOptions;
import org.stackplug.cli.setting.Setting;

/** The options of the commands that run steps. */
final class StepArguments {
    private boolean keepOrder;

    StepArguments(CommandOptions options) {
        options.keepOrder(value -> keepOrder = value);
        options.setting(
                Setting.STEP_TIMEOUT,
                "--step-timeout",
                "DURATION",
                "the time limit of a step, such as 90s, 15m or 2h (default: none)");
    }

    boolean keepOrder() {
        return keepOrder;
    }
}
