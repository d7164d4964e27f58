/**
 * The place where bash and the processes of its steps run. A backend that runs bash in a container, or as another user,
 * implements {@link org.stackplug.runner.shell.host.ShellHost} and makes its runner with
 * {@link org.stackplug.runner.shell.ShellRunners}; everything else is that of the bundled runner.
 *
 * @since 0.1.0
 */
package org.stackplug.runner.shell.host;
