package org.stackplug.runner.shell.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.stackplug.spi.Place;

/** The script that announces the points: what is particular to a kind of them. One object for each session. */
public interface StackScript {

    /**
     * Writes into the session's folder what the script needs there.
     *
     * @param library where this module's bash files are
     * @return the command line behind {@code bash}
     */
    List<String> prepare(Path library) throws IOException;

    /** Variables of the environment that it needs on top of those of the request. */
    Map<String, String> environment();

    /** For a place in something that was written for the session: the place in what the user wrote. */
    Place origin(Place place);

    /** Whether what steps write is to be copied to what the script itself writes to. */
    boolean hearsSteps();

    /**
     * Whether a file has the script's own functions, which plugins call: what those set, their caller has set.
     *
     * @param file as bash has it
     */
    boolean isOwn(Path file);
}
