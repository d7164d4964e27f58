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
import org.stackplug.runner.shell.process.ShellFiles;
import org.stackplug.spi.Place;
import org.stackplug.spi.run.SessionRequest;
import org.stackplug.spi.run.step.Point;

/**
 * A script of a DevStack tree, unchanged. If the request has only points that come before the tree does anything, the
 * tree's settings are read instead, by {@code tree/stack.sh}.
 */
public final class TreeScript implements StackScript {
    private static final String EXTRACTED = ".localrc.auto";
    /** The points that are reached without running a script of the tree. */
    private static final Set<Point> POINTS_OF_SETTINGS = Set.of(Point.FETCH, Point.OVERRIDE_DEFAULTS, Point.SOURCE);
    /** The files of the tree without a link in the view: the view has its own, or none. */
    private static final Set<String> NOT_IN_VIEW = Set.of(EXTRACTED, ".stackenv", ".stackplug", ".git");

    /** The files and folders of a tree that have its defaults and the functions that plugins call. */
    private static final Set<String> OWN =
            Set.of("functions", "functions-common", "stackrc", "openrc", "inc", "lib", "tools", "stack.sh");

    private final SessionRequest request;
    private final Path view;
    /** Whether only the settings are read. */
    private final boolean settingsOnly;

    private Path hook = Path.of("");
    private Optional<ExtractedLocalrc> extracted = Optional.empty();

    /** Makes the script of a session. */
    public TreeScript(SessionRequest request) {
        this.request = request;
        this.view = request.folder().resolve("view");
        this.settingsOnly = POINTS_OF_SETTINGS.containsAll(request.points());
    }

    @Override
    public List<String> prepare(Path library) throws IOException {
        List<String> command = new ArrayList<>();
        if (settingsOnly) {
            makeView();
            command.add(library.resolve("tree/stack.sh").toString());
            command.add(request.folder().toString());
            command.add(request.topDir().toString());
            command.add(request.stopsAtFailure() ? "1" : "0");
            request.points().forEach(point -> command.add(point.toString()));
        } else {
            hook = library.resolve("tree/hook");
            ShellFiles.write(
                    request.folder().resolve("top-dir"),
                    request.topDir().toString().getBytes(StandardCharsets.UTF_8));
            command.add(
                    request.topDir().resolve(request.script().name() + ".sh").toString());
        }
        return command;
    }

    /** Makes a folder with links to the files of the tree: stackrc reads the extracted localrc in its own folder. */
    private void makeView() throws IOException {
        ShellFiles.createFolder(view);
        // The tree extracts localrc into this file.
        ShellFiles.create(view.resolve(EXTRACTED));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(request.topDir())) {
            for (Path file : all) {
                Path name = file.getFileName();
                if (!NOT_IN_VIEW.contains(name.toString())) {
                    Files.createSymbolicLink(view.resolve(name), file);
                }
            }
        }
    }

    @Override
    public Map<String, String> environment() {
        return settingsOnly ? Map.of() : Map.of("BASH_ENV", hook.toString());
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
            Path auto = settingsOnly ? view.resolve(EXTRACTED) : file;
            extracted = Optional.of(ExtractedLocalrc.of(auto, request.topDir().resolve("local.conf")));
        }
        return extracted.get().origin(new Place(file, place.line()));
    }

    @Override
    public boolean copiesStepOutput() {
        return !settingsOnly;
    }

    @Override
    public boolean isOwn(Path file) {
        Path root = file.startsWith(view) ? view : request.topDir();
        Path relative = file.startsWith(root) ? root.relativize(file) : Path.of("");
        return OWN.contains(relative.getName(0).toString());
    }
}
