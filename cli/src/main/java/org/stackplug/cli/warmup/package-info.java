/** The run that shows the build and the installation which classes a start needs. */
package org.stackplug.cli.warmup;
