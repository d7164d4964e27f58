/**
 * The machine of a run: Java, folders and their file systems, sudo, packages, the clock. Each class examines one topic. Internal,
 * not API.
 */
package org.stackplug.doctor.machine;
