package org.stackplug.runner.shell;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.stackplug.runner.shell.checkpoint.Restoration;
import org.stackplug.runner.shell.process.Terminator;
import org.stackplug.runner.shell.protocol.Channel;
import org.stackplug.runner.shell.protocol.FailureReader;
import org.stackplug.runner.shell.protocol.ShellMessage;
import org.stackplug.spi.run.Announcement;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Failure;
import org.stackplug.spi.run.step.Point;
import org.stackplug.spi.run.step.Step;

/** Makes announcements of the shell's messages, including those of the scripts that a DevStack tree's script starts. */
final class AnnouncementReader {
    /** The status of a script that ended without reporting one. */
    private static final int KILLED = 137;

    private final ShellLink link;
    private final FailureReader failures;
    private final Terminator terminator;
    private final Restoration restoration;
    /** The announcements that are returned before the next message is read. */
    private final Deque<Announcement> pending = new ArrayDeque<>();

    /** The last point that was reached. */
    private Point nearest = Point.FETCH;
    /** The step that a tree's script has begun by itself. */
    private Optional<Step> own = Optional.empty();

    private int ownMessages;

    private boolean atPoint;

    AnnouncementReader(ShellLink link, FailureReader failures, Terminator terminator, Restoration restoration) {
        this.link = link;
        this.failures = failures;
        this.terminator = terminator;
        this.restoration = restoration;
    }

    /** Returns whether the shell is at a point and accepts commands. */
    boolean isAtPoint() {
        return atPoint;
    }

    /** Adds an announcement that is returned before the next message is read. */
    void announce(Announcement announcement) {
        pending.add(announcement);
    }

    /** Releases the shell from its point, and waits for its next announcement. */
    Announcement next() throws RunnerException {
        if (!pending.isEmpty()) {
            return pending.remove();
        }
        if (link.ended().isPresent()) {
            return link.ended().get();
        }
        if (atPoint) {
            atPoint = false;
            link.send(List.of("release"));
        }
        ShellMessage message = link.receive("point");
        if (terminator.cancelled() && !message.isGone()) {
            // The shell reached the point just when it was killed.
            message = link.receive(Channel.GONE);
        }
        return announcement(message);
    }

    /** Returns how many messages about the steps of the tree itself were announced. */
    int ownMessages() {
        return ownMessages;
    }

    private Announcement announcement(ShellMessage message) throws RunnerException {
        if (message instanceof ShellMessage.PointAnnounced point) {
            return arrival(point);
        }
        if (message instanceof ShellMessage.Hello hello) {
            return new Announcement.InnerScript(hello.script().orElse(""), Optional.empty());
        }
        if (message instanceof ShellMessage.Farewell end) {
            return innerEnd(Optional.of(end));
        }
        if (message instanceof ShellMessage.Began began) {
            ownMessages++;
            Step step = began.step(nearest);
            own = Optional.of(step);
            return new Announcement.OwnStep(step, Optional.empty());
        }
        if (message instanceof ShellMessage.Settled settled) {
            ownMessages++;
            return new Announcement.OwnStep(
                    own.orElseThrow(
                            () -> new RunnerException("the shell reported the end of a step that it had not begun")),
                    Optional.of(settled.status()));
        }
        return link.end();
    }

    private Announcement arrival(ShellMessage.PointAnnounced point) throws RunnerException {
        if (link.isOuter(point)) {
            // The inner script was killed and could not report its end.
            link.hold(point);
            return innerEnd(Optional.empty());
        }
        atPoint = true;
        nearest = point.point();
        Optional<Path> local = restoration.dueAt(nearest);
        if (local.isPresent()) {
            link.send(List.of("restore", local.get().toString()));
            if (link.receive("restored").isGone()) {
                return link.end();
            }
        }
        return new Announcement.AtPoint(nearest, link.scripts().takeEnabled(), point.plugins());
    }

    /** Returns the end of an inner script, after which the outer one continues. */
    Announcement.InnerScript innerEnd(Optional<ShellMessage.Farewell> farewell) {
        int status = farewell.map(ShellMessage.Farewell::status).orElse(KILLED);
        Optional<Failure> failure = failures.atEnd(status, farewell);
        Announcement.Ended end =
                new Announcement.Ended(status, failure, link.scripts().takeEnabled());
        String name = link.scripts().end();
        terminator.lead(ProcessHandle.of(link.scripts().pid()).orElse(link.process()));
        atPoint = false;
        return new Announcement.InnerScript(name, Optional.of(end));
    }
}
