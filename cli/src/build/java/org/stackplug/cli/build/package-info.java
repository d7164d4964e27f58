/** What the build makes from the commands of the tool: man pages, and completion for shells. Not part of the distribution. */
package org.stackplug.cli.build;
