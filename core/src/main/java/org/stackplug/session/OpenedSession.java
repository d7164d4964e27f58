package org.stackplug.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.stackplug.plugin.CheckoutPlaces;
import org.stackplug.plugin.Declaration;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.Namespace;
import org.stackplug.spi.run.RunSession;
import org.stackplug.task.Cancellation;

/**
 * A session that has evaluated localrc and stands at the fetch point: what the user declared is known, and no code of a
 * plugin has run.
 *
 * @param guard closes the session as well
 * @param localrc the variables after localrc
 * @param assigned the last line that sets each variable in localrc, by the variable's name
 * @param places where the checkouts are
 */
public record OpenedSession<S extends RunSession>(
        S session,
        Cancellation.Guard guard,
        Namespace localrc,
        Map<String, Place> assigned,
        CheckoutPlaces places,
        List<Declaration> declarations) {
    public OpenedSession {
        assigned = Map.copyOf(assigned);
        declarations = List.copyOf(declarations);
    }

    /** Returns the final DEST. */
    public Path dest() {
        return places.dest();
    }
}
