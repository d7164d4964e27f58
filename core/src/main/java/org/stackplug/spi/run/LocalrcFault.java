package org.stackplug.spi.run;

import java.util.List;
import java.util.Objects;
import org.stackplug.spi.Place;

/**
 * An error during the evaluation of localrc, after which the evaluation continued.
 *
 * @param kind the kind of error, which decides how serious it is
 * @param subject the command, the name of the missing command, or the file that was to be sourced; may be empty
 * @param status the status of the command; 0 if it is unknown
 * @param places the line of the error and the lines that led there, innermost first; only lines of the user's files
 * @param output the output of the shell or the command about the error, in lines without their places; may be empty
 * @since 0.1.0
 */
public record LocalrcFault(Kind kind, String subject, int status, List<Place> places, String output) {
    /** The kinds of errors. */
    public enum Kind {
        /** A command that does not exist, outside of any condition. */
        MISSING_COMMAND,
        /** {@code source} of a file that does not exist or can't be read, outside of any condition. */
        MISSING_FILE,
        /** A sourced file that bash can't parse to its end. */
        SYNTAX,
        /** Another command that failed outside of any condition. */
        FAILED,
        /** A message of the shell after which it continued. */
        MESSAGE
    }

    public LocalrcFault {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(subject);
        places = List.copyOf(places);
        Objects.requireNonNull(output);
    }
}
