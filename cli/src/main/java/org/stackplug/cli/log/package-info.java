/** Leads System.Logger, and SLF4J for JGit, to Log4j, which starts with the first message that is logged and not before. */
package org.stackplug.cli.log;
