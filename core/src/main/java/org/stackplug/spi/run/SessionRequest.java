package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.stackplug.spi.run.step.Point;

/**
 * The values that a session is opened with.
 *
 * @param script the script that the session runs
 * @param topDir the folder of local.conf; the session's working directory
 * @param dest the value of DEST before localrc is evaluated
 * @param localrc the localrc, which the session evaluates first
 * @param files the session's own files
 * @param engine what the session asks of the engine while it runs
 * @param restoreFrom a checkpoint of an earlier session: the session begins with its contents, and evaluates no localrc.
 *     Processes of steps that the earlier session took after the checkpoint are terminated first. The points are
 *     {@link Point#FETCH}, and then those that are left, beginning with the checkpoint's own if it was not done
 * @since 0.1.0
 */
public record SessionRequest(
        SessionScript script,
        Path topDir,
        Path dest,
        LocalrcFile localrc,
        SessionFiles files,
        EngineCallbacks engine,
        Optional<Path> restoreFrom) {
    public SessionRequest {
        Objects.requireNonNull(script);
        Objects.requireNonNull(topDir);
        Objects.requireNonNull(dest);
        Objects.requireNonNull(localrc);
        Objects.requireNonNull(files);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(restoreFrom);
    }

    /**
     * A stack script.
     *
     * @param name {@code stack}, {@code unstack}, {@code clean} or {@code run}; in a DevStack tree it selects the script
     * @param points the points that the session announces, in order. In a DevStack tree the script has its own points,
     *     unless no point here is after {@link Point#SOURCE}: then only the tree's settings are read, and no script is run
     * @param stopsAtFailure whether a failing command ends the run (stack), or the run continues (unstack, clean)
     * @param environment variables that are set at the start on top of the tool's own environment
     */
    public record SessionScript(
            String name, List<Point> points, boolean stopsAtFailure, Map<String, String> environment) {
        public SessionScript {
            Objects.requireNonNull(name);
            points = List.copyOf(points);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * The localrc of a session.
     *
     * @param file the localrc as a file; empty if there is none. Its lines have the numbers that they have in {@code origin}
     * @param origin the file that the user wrote; places in localrc are reported in that file
     */
    public record LocalrcFile(Optional<Path> file, Path origin) {
        public LocalrcFile {
            Objects.requireNonNull(file);
            Objects.requireNonNull(origin);
        }
    }

    /**
     * The files of a session, and the mark of its processes.
     *
     * @param folder the session's private folder (mode 0700), which exists and is empty
     * @param output the file for the shell's output outside of steps, which is created if necessary and appended to
     * @param processMark a word that is unique to the run, and that every process of the session has in its environment
     */
    public record SessionFiles(Path folder, Path output, String processMark) {
        public SessionFiles {
            Objects.requireNonNull(folder);
            Objects.requireNonNull(output);
            Objects.requireNonNull(processMark);
        }
    }

    /**
     * The services of the engine for a session that runs. Both may be called from any thread.
     *
     * @param cloner fetches the repositories that steps clone
     * @param notices receives a sentence, without a full stop, that the user has to see at once: why an interrupted step does
     *     not end yet
     */
    public record EngineCallbacks(Cloner cloner, Consumer<String> notices) {
        public EngineCallbacks {
            Objects.requireNonNull(cloner);
            Objects.requireNonNull(notices);
        }
    }

    /** Returns the points that the session announces, in order. */
    public List<Point> points() {
        return script.points();
    }

    /** Returns whether a failing command ends the run. */
    public boolean stopsAtFailure() {
        return script.stopsAtFailure();
    }

    /** Returns the file that places in localrc are reported in. */
    public Path localrcOrigin() {
        return localrc.origin();
    }

    /** Returns the private folder of the session. */
    public Path folder() {
        return files.folder();
    }
}
