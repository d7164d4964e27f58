/** The man pages and the completion for shells, made by the build from the commands of the tool. Not part of the distribution. */
package org.stackplug.cli.build;
