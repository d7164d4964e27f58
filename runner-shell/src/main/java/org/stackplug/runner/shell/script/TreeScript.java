package org.stackplug.runner.shell.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.stackplug.runner.shell.process.PrivateFiles;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Point;

/**
 * A script of a DevStack tree, unchanged; or, when only points are wanted that come before the tree does anything, a look at
 * the tree's settings.
 */
public final class TreeScript implements StackScript {
    private static final String EXTRACTED = ".localrc.auto";
    /** A look needs nothing of the tree's scripts to come to these. */
    private static final Set<Point> BEFORE_ANYTHING = Set.of(Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE);
    /** What a look has of its own, and what is none of its business. */
    private static final Set<String> NOT_IN_VIEW = Set.of(EXTRACTED, ".stackenv", ".stackplug", ".git");

    /** Where a tree has the functions that plugins call, and its defaults. */
    private static final Set<String> OWN =
            Set.of("functions", "functions-common", "stackrc", "openrc", "inc", "lib", "tools", "stack.sh");

    private final SessionRequest request;
    private final Path view;
    private final boolean look;
    private Path hook = Path.of("");
    private Optional<ExtractedLocalrc> extracted = Optional.empty();

    public TreeScript(SessionRequest request) {
        this.request = request;
        this.view = request.folder().resolve("view");
        this.look = BEFORE_ANYTHING.containsAll(request.points());
    }

    @Override
    public List<String> prepare(Path library) throws IOException {
        List<String> command = new ArrayList<>();
        if (look) {
            makeView();
            command.add(library.resolve("tree/look.sh").toString());
            command.add(request.folder().toString());
            command.add(request.topDir().toString());
            command.add(request.stopsAtFailure() ? "1" : "0");
            request.points().forEach(point -> command.add(point.toString()));
        } else {
            hook = library.resolve("tree/hook");
            PrivateFiles.write(
                    request.folder().resolve("top-dir"),
                    request.topDir().toString().getBytes(StandardCharsets.UTF_8));
            command.add(
                    request.topDir().resolve(request.script().name() + ".sh").toString());
        }
        return command;
    }

    /** A folder with links to what is in the tree: stackrc reads the extracted localrc that stands beside it. */
    private void makeView() throws IOException {
        PrivateFiles.folder(view);
        // The tree extracts localrc into it.
        PrivateFiles.empty(view.resolve(EXTRACTED));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(request.topDir())) {
            for (Path one : all) {
                Path name = one.getFileName();
                if (!NOT_IN_VIEW.contains(name.toString())) {
                    Files.createSymbolicLink(view.resolve(name), one);
                }
            }
        }
    }

    @Override
    public Map<String, String> environment() {
        return look ? Map.of() : Map.of("BASH_ENV", hook.toString());
    }

    @Override
    public Place origin(Place place) {
        Path file = place.file();
        if (file.startsWith(view)) {
            file = request.topDir().resolve(view.relativize(file));
        }
        if (!file.equals(request.topDir().resolve(EXTRACTED))) {
            return new Place(file, place.line());
        }
        if (extracted.isEmpty()) {
            Path auto = look ? view.resolve(EXTRACTED) : file;
            extracted = Optional.of(ExtractedLocalrc.of(auto, request.topDir().resolve("local.conf")));
        }
        return extracted.get().origin(new Place(file, place.line()));
    }

    @Override
    public boolean hearsSteps() {
        return !look;
    }

    @Override
    public boolean isOwn(Path file) {
        Path root = file.startsWith(view) ? view : request.topDir();
        Path relative = file.startsWith(root) ? root.relativize(file) : Path.of("");
        return OWN.contains(relative.getName(0).toString());
    }
}
