package org.stackplug.fetch.attempt;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.stackplug.problem.NearestWords;
import org.stackplug.spi.fetch.RefName;

/**
 * Finds the refs that a user may have meant. The everyday case is a branch that the repository's own people have renamed:
 * OpenStack's {@code stable/x} becomes {@code unmaintained/x}, and then a tag {@code x-eom} or {@code x-eol}.
 */
final class NearestRefs {
    private static final int MOST = 6;
    private static final int NOT_NEAR = Integer.MAX_VALUE;

    private record Near(RefName ref, int distance) {}

    private NearestRefs() {}

    /** Returns the nearest ones, the nearest first; empty if none is near. */
    static List<RefName> of(String ref, List<RefName> refs) {
        String wanted = shortName(ref);
        return refs.stream()
                .map(name -> new Near(name, distance(wanted, name.shortName().toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance() != NOT_NEAR)
                .sorted(Comparator.comparingInt(Near::distance)
                        .thenComparing(near -> near.ref().isTag())
                        .thenComparing(Near::ref))
                .limit(MOST)
                .map(Near::ref)
                .toList();
    }

    private static String shortName(String ref) {
        return RefName.parse(ref)
                .map(RefName::shortName)
                .orElse(ref.replaceFirst("^(refs/)?(heads|tags)/", ""))
                .toLowerCase(Locale.ROOT);
    }

    /** Renamed refs are nearest: they have the last part of the name, on its own. */
    private static int distance(String wanted, String name) {
        String last = wanted.substring(wanted.lastIndexOf('/') + 1);
        if (hasPart(name, last)) {
            return 0;
        }
        return NearestWords.distance(wanted, name).orElse(NOT_NEAR);
    }

    private static boolean hasPart(String name, String part) {
        return name.equals(part)
                || name.startsWith(part + "-")
                || name.startsWith(part + "/")
                || name.endsWith("/" + part)
                || name.endsWith("-" + part);
    }
}
