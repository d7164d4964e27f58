/**
 * Examines everything that a run will need, and changes nothing: {@link org.stackplug.doctor.Doctor} is the command as a library.
 * Each class with a name in Exam examines one topic; those of the machine alone are in {@code doctor.machine}.
 */
package org.stackplug.doctor;
