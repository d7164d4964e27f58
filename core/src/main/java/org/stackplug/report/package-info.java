/** The files of a finished run, the page and JUnit XML, and the JSON documents of the command line. */
package org.stackplug.report;
