/**
 * Makes man pages, completion for shells and help from the commands of the tool, and jars with which the JVM starts faster.
 * Not part of the distribution.
 */
package org.stackplug.cli.build;
