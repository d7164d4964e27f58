package org.stackplug.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.stackplug.spi.Finding;

/**
 * The clock, by files that were written in the past: one whose time is in the future shows that the clock was set back. A clock
 * that is fast can't be found that way.
 */
public final class ClockExam implements Examination {
    /** Clocks of a file server and its client differ by that at most. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final List<Path> files;

    /** @param files which stackplug or its build has written; each may be missing */
    public ClockExam(List<Path> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public String topic() {
        return "clock";
    }

    @Override
    public List<Finding> findings() {
        Instant now = Instant.now();
        for (Path file : files) {
            Optional<Instant> written = time(file);
            if (written.filter(time -> time.isAfter(now.plus(TOLERANCE))).isPresent()) {
                return List.of(Finding.note(
                        topic(),
                        "it is " + seconds(now) + " by the clock of this machine, but " + file + " was written at "
                                + seconds(written.get())
                                + ": with a clock that is slow, certificates and package lists are refused",
                        "Set the clock, such as by: sudo timedatectl set-ntp true"));
            }
        }
        return List.of(Finding.ok(topic(), seconds(now) + "; no file of stackplug is newer"));
    }

    private static String seconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString();
    }

    private static Optional<Instant> time(Path file) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
