package org.stackplug.devstack;

import java.nio.file.Path;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.TopDir;

/**
 * TOP_DIR as a checkout of DevStack, if it is one.
 *
 * @param topDir the folder of local.conf
 */
public record DevStackTree(Path topDir) {

    /** Returns whether TOP_DIR is a DevStack tree. */
    public boolean exists() {
        return TopDir.isDevStackTree(topDir);
    }

    /**
     * Refuses options for settings that the scripts of the tree decide.
     *
     * @throws StackplugException {@link ErrorCode#DEST} or {@link ErrorCode#USAGE}; never for a folder that is not a tree
     */
    public void check(RunOptions options, Command command) throws StackplugException {
        if (!exists()) {
            if (options.fetch().all()) {
                throw new StackplugException(Problem.of(ErrorCode.USAGE, "--all can be used only in a DevStack tree")
                        .because(topDir + " does not contain DevStack's stack.sh and functions.")
                        .remedy("Leave out --all, or name the tree with -C."));
            }
            return;
        }
        if (options.dest().isPresent()) {
            throw new StackplugException(Problem.of(ErrorCode.DEST, "--dest can't be used in a DevStack tree")
                    .because(
                            "The tree's scripts read DEST only from localrc, and use /opt/stack if it is not set there.")
                    .remedy("Leave out --dest, and set DEST in the [[local|localrc]] section."));
        }
        if (!options.conf().equals(topDir.resolve("local.conf"))) {
            throw new StackplugException(Problem.of(ErrorCode.USAGE, "--conf can't be used in a DevStack tree")
                    .because("The tree's scripts read only " + topDir.resolve("local.conf") + ".")
                    .remedy("Leave out --conf, and put the file there."));
        }
        if (command == Command.STACK && !options.selection().isAll()) {
            throw new StackplugException(Problem.of(
                            ErrorCode.USAGE, "--only and --skip can't be used in a DevStack tree")
                    .because("The tree's stack.sh sets up everything that localrc enables.")
                    .remedy("Leave them out, and disable the plugins in local.conf with 'stackplug disable NAME'."));
        }
        if (command == Command.RUN) {
            throw new StackplugException(Problem.of(ErrorCode.USAGE, "'run' can't be used in a DevStack tree")
                    .because("The tree has no script that runs a single point.")
                    .remedy("Use 'stack --until POINT', or 'run' in a folder that is not a DevStack tree."));
        }
    }
}
