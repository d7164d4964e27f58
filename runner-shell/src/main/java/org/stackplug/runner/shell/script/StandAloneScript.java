package org.stackplug.runner.shell.script;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.SessionRequest;

/**
 * The session's own stack script.
 *
 * @param request what the session is opened with
 */
public record StandAloneScript(SessionRequest request) implements StackScript {

    @Override
    public List<String> prepare(Path library) {
        List<String> command = new ArrayList<>();
        command.add(library.resolve(request.script().name() + ".sh").toString());
        command.add(request.folder().toString());
        command.add(request.topDir().toString());
        command.add(request.dest().toString());
        command.add(request.localrc().file().map(Path::toString).orElse(""));
        command.add(request.stopsAtFailure() ? "1" : "0");
        request.points().forEach(point -> command.add(point.toString()));
        return command;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    /** The session's copy of localrc stands for the file that the user wrote, and has its lines. */
    @Override
    public Place origin(Place place) {
        return request.localrc().file().filter(place.file()::equals).isPresent()
                ? new Place(request.localrcOrigin(), place.line())
                : place;
    }

    @Override
    public boolean hearsSteps() {
        return false;
    }

    @Override
    public boolean isOwn(Path file) {
        return false;
    }
}
