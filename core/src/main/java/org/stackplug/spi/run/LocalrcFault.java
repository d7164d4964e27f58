package org.stackplug.spi.run;

import java.util.List;
import java.util.Objects;
import org.stackplug.spi.Place;

/**
 * What went wrong while the shell read localrc, which goes on all the same.
 *
 * @param kind tells how bad it is
 * @param subject the command, the name of the missing command, or the file that was to be sourced; may be empty
 * @param status what the command returned; 0 when it is not known
 * @param places where it happened and the lines that led there, innermost first; files of the user's only
 * @param said what the shell, or the command, printed about it, in lines without place; may be empty
 */
public record LocalrcFault(Kind kind, String subject, int status, List<Place> places, String output) {
    /** The kinds. */
    public enum Kind {
        /** A command that does not exist, outside of any condition. */
        MISSING_COMMAND,
        /** {@code source} of a file that is not there or can't be read, outside of any condition. */
        MISSING_FILE,
        /** A sourced file that bash can't read to its end. */
        SYNTAX,
        /** Another command that failed outside of any condition. */
        FAILED,
        /** A message of the shell's that ended nothing. */
        MESSAGE
    }

    public LocalrcFault {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(subject);
        places = List.copyOf(places);
        Objects.requireNonNull(output);
    }
}
