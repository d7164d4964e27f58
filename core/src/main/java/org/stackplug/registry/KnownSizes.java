package org.stackplug.registry;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.stackplug.problem.StackplugException;

/** The sizes of the repositories in the list that comes with stackplug. */
public final class KnownSizes {
    private static final int MEBIBYTE = 20;

    private KnownSizes() {}

    /** Reads the list when it is first needed. */
    private static final class Bundled {
        private static final Map<String, Long> BY_URL = read();

        private static Map<String, Long> read() {
            Map<String, Long> sizes = new HashMap<>();
            try {
                for (KnownPlugin plugin : PluginLists.bundled().search("")) {
                    plugin.mebibytes().ifPresent(size -> sizes.put(key(plugin.url()), (long) size << MEBIBYTE));
                }
            } catch (StackplugException e) {
                throw new IllegalStateException("the list of this build can't be read", e);
            }
            return sizes;
        }
    }

    /** Returns the size of the packed history of a repository in bytes, rounded to MiB; empty if it is not known. */
    public static OptionalLong bytes(String url) {
        Long size = Bundled.BY_URL.get(key(url));
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private static String key(String url) {
        return url.toLowerCase(Locale.ROOT).replaceFirst("/+$", "").replaceFirst("\\.git$", "");
    }
}
