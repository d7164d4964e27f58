/** Reports and documents: the HTML page, JUnit XML, the JSON of the command line, and the logs with their times. */
package org.stackplug.report;
