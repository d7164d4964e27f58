/** The run that the build and the installation make to learn which classes a start needs. */
package org.stackplug.cli.warmup;
