package org.stackplug.runner.shell.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.stackplug.spi.Place;

/** A kind of script that announces points. Each session has its own object. */
public interface StackScript {

    /**
     * Writes the files that the script needs into the session's folder.
     *
     * @param library the folder of this module's bash files
     * @return the command line after {@code bash}
     */
    List<String> prepare(Path library) throws IOException;

    /** Returns the environment variables that the script needs in addition to those of the request. */
    Map<String, String> environment();

    /** Returns the place in the user's file for a place in a copy that was made for the session. */
    Place origin(Place place);

    /** Returns whether the output of steps is copied to the script's own output. */
    boolean copiesStepOutput();

    /**
     * Returns whether a file has the script's own functions, which plugins call. A variable that such a function sets counts
     * as set by its caller.
     *
     * @param file the file as bash reports it
     */
    boolean isOwn(Path file);
}
