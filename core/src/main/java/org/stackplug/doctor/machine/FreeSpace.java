package org.stackplug.doctor.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The room that is left in a file system.
 *
 * @param bytes for this user
 * @param inodes how many files more; empty where the file system has no fixed number, or it is unknown
 */
record FreeSpace(long bytes, Optional<Long> inodes) {
    static final long MEBIBYTE = 1L << 20;
    static final long GIBIBYTE = 1L << 30;

    /** Measures the file system of an existing folder. Java knows nothing of inodes, so the program stat is asked. */
    static FreeSpace of(Path folder) throws InterruptedException {
        Optional<Long> inodes = ProgramAnswer.of(
                        Examination.LIMIT, List.of("stat", "-f", "-c", "%c %d", folder.toString()))
                .filter(answer -> answer.status() == 0)
                .flatMap(answer -> inodes(answer.firstLine()));
        // Files.getFileStore would need the mount point, which a chroot does not show.
        return new FreeSpace(folder.toFile().getUsableSpace(), inodes);
    }

    /** Returns how many are free, from how many there are and how many are free. */
    private static Optional<Long> inodes(String line) {
        String[] numbers = line.split(" ", -1);
        try {
            boolean fixed = numbers.length == 2 && Long.parseLong(numbers[0]) > 0;
            return fixed ? Optional.of(Long.parseLong(numbers[1])) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns a number of bytes for people. */
    static String text(long bytes) {
        return bytes >= GIBIBYTE
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIBIBYTE)
                : bytes / MEBIBYTE + " MiB";
    }
}
