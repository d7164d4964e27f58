/** Runs the phases of a stack in one bash process. */
module org.stackplug.runner.shell {
    requires org.stackplug.core;

    provides org.stackplug.spi.run.PhaseRunnerProvider with
            org.stackplug.runner.shell.ShellRunnerProvider,
            org.stackplug.runner.shell.DevStackRunnerProvider;
}
