/**
 * Runs the phases of a stack in one bash process.
 *
 * <p>The exported packages are for backends that let this runner's bash run somewhere else.
 */
module org.stackplug.runner.shell {
    requires transitive org.stackplug.core;

    exports org.stackplug.runner.shell;
    exports org.stackplug.runner.shell.host;

    provides org.stackplug.spi.run.PhaseRunnerProvider with
            org.stackplug.runner.shell.ShellRunnerProvider,
            org.stackplug.runner.shell.DevStackRunnerProvider;
}
