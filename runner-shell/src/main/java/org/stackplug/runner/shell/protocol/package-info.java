/** The control channel between this process and the shell. Its messages are documented in {@code docs/protocol.md}. */
package org.stackplug.runner.shell.protocol;
