/** The settings of the tool: flags, environment, files and defaults, each with its origin. */
package org.stackplug.cli.setting;
