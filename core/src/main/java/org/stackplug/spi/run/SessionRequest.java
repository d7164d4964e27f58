package org.stackplug.spi.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.stackplug.spi.run.step.Point;

/**
 * What a session is opened with.
 *
 * @param script {@code stack}, {@code unstack}, {@code clean} or {@code run}: in a DevStack tree it says which script
 * @param points the points that the session announces, in order. In a DevStack tree the script has its own, unless none of
 *     these is behind {@link Point#SOURCE}: then no script of the tree is run, and its settings alone are read
 * @param topDir the folder of local.conf; the session's working directory
 * @param dest what DEST is before localrc is read
 * @param localrc the localrc as a file; empty when there is none. Its lines are numbered as those of {@code localrcOrigin}
 * @param localrcOrigin the file that the user wrote, and that places in localrc are reported in
 * @param folder a private folder (mode 0700) of the session's own; it exists and is empty
 * @param mark a word that no other run has: every process that the session starts carries it
 * @param environment variables that are set at the start on top of the tool's own environment
 * @param stopsAtFailure whether a failing command ends the run (stack), or the rest goes on (unstack, clean)
 * @param output where the shell's own words go that belong to no step; created, appended to
 * @param cloning who brings what steps clone
 * @param restoreFrom a checkpoint of an earlier session: the session begins with what stands there, and evaluates no
 *     localrc. What still runs of the steps that the earlier session took after it is ended first. The points are
 *     {@link Point#FETCH}, and then those that are left, beginning with the checkpoint's own if it was not done
 */
public record SessionRequest(
        String script,
        List<Point> points,
        Path topDir,
        Path dest,
        Optional<Path> localrc,
        Path localrcOrigin,
        Path folder,
        String mark,
        Map<String, String> environment,
        boolean stopsAtFailure,
        Path output,
        Cloning cloning,
        Optional<Path> restoreFrom) {
    public SessionRequest {
        Objects.requireNonNull(script);
        points = List.copyOf(points);
        Objects.requireNonNull(topDir);
        Objects.requireNonNull(dest);
        Objects.requireNonNull(localrc);
        Objects.requireNonNull(localrcOrigin);
        Objects.requireNonNull(folder);
        Objects.requireNonNull(mark);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(output);
        Objects.requireNonNull(cloning);
        Objects.requireNonNull(restoreFrom);
    }
}
