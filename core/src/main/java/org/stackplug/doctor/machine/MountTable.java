package org.stackplug.doctor.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The file systems of this machine, as {@code /proc/self/mountinfo} lists them. Immutable. */
final class MountTable {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final int POINT = 4;
    private static final int OPTIONS = 5;

    private final List<Mount> mounts;

    /**
     * A file system where it is mounted.
     *
     * @param point the folder at which it is
     * @param type such as {@code ext4}, {@code tmpfs}
     * @param options of the mount and of the file system: {@code ro}, {@code noexec}
     */
    record Mount(Path point, String type, Set<String> options) {
        boolean has(String option) {
            return options.contains(option);
        }
    }

    private MountTable(List<Mount> mounts) {
        this.mounts = mounts;
    }

    /** Reads the table; it is empty on a machine without one. */
    static MountTable read() {
        try {
            return parse(Files.readString(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new MountTable(List.of());
        }
    }

    /** Parses the text of a mountinfo; see proc(5). */
    static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int separator = line.indexOf(" - ");
            String[] front = line.split(" ", -1);
            if (separator < 0 || front.length <= OPTIONS) {
                continue;
            }
            String[] back = line.substring(separator + " - ".length()).split(" ", -1);
            Set<String> options = new HashSet<>(List.of(front[OPTIONS].split(",", -1)));
            if (back.length > 2) {
                options.addAll(List.of(back[2].split(",", -1)));
            }
            mounts.add(new Mount(Path.of(unescaped(front[POINT])), back[0], Set.copyOf(options)));
        }
        return new MountTable(mounts);
    }

    private static String unescaped(String path) {
        return OCTAL.matcher(path).replaceAll((MatchResult code) -> {
            char c = (char) Integer.parseInt(code.group(1), 8);
            return c == '\\' ? "\\\\\\\\" : Character.toString(c);
        });
    }

    /**
     * Returns the file system of a folder: that with the longest mount point above it, and of several at one point the last.
     *
     * @param folder without symbolic links
     */
    Optional<Mount> of(Path folder) {
        Mount best = null;
        for (Mount mount : mounts) {
            boolean isAbove = folder.startsWith(mount.point());
            if (isAbove && (best == null || mount.point().startsWith(best.point()))) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }
}
