package org.stackplug.session;

import java.nio.file.Path;
import java.util.List;
import org.stackplug.plugin.Declaration;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.RunSession;
import org.stackplug.task.Cancellation;

/**
 * A session that has evaluated localrc and stands at the fetch point: what the user declared is known, and no code of a
 * plugin has run.
 *
 * @param guard closes the session as well
 * @param localrc the variables after localrc
 * @param dest the final DEST
 */
public record OpenedSession<S extends RunSession>(
        S session, Cancellation.Guard guard, Namespace localrc, Path dest, List<Declaration> declarations) {
    public OpenedSession {
        declarations = List.copyOf(declarations);
    }
}
