/** The settings of the tool: flag, environment, files and defaults, each with the place that it comes from. */
package org.stackplug.cli.setting;
