package org.stackplug.runner.shell.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.SessionRequest;

/**
 * The stack script of this module, for any TOP_DIR that is not a DevStack tree.
 *
 * @param request the request of the session
 */
public record StandAloneScript(SessionRequest request) implements StackScript {

    @Override
    public List<String> prepare(Path library) throws IOException {
        Path script = file(library, request.script().name() + ".sh");
        List<String> command = new ArrayList<>();
        command.add(script.toString());
        command.add(request.folder().toString());
        command.add(request.topDir().toString());
        command.add(request.dest().toString());
        command.add(request.localrc().file().map(Path::toString).orElse(""));
        command.add(request.stopsAtFailure() ? "1" : "0");
        request.points().forEach(point -> command.add(point.toString()));
        return command;
    }

    /** Returns the script of that name: plugins see it in {@code $0}, and all names are for the same text. */
    public static Path file(Path library, String name) throws IOException {
        Path script = library.resolve(name);
        if (!Files.exists(script)) {
            Files.copy(library.resolve("stack.sh"), script);
        }
        return script;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    /** Maps the session's copy of localrc to the user's file, which has the same lines. */
    @Override
    public Place origin(Place place) {
        return request.localrc().file().filter(place.file()::equals).isPresent()
                ? new Place(request.localrcOrigin(), place.line())
                : place;
    }

    @Override
    public boolean copiesStepOutput() {
        return false;
    }

    @Override
    public boolean isOwn(Path file) {
        return false;
    }
}
