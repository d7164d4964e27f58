package org.stackplug.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.stackplug.problem.StackplugException;

/** The sizes of repositories that stackplug knows without asking: of public plugins, and of what stack.sh clones. */
public final class KnownSizes {
    private static final int MEBIBYTE = 20;

    private KnownSizes() {}

    /** Reads the lists when they are first needed. */
    private static final class Bundled {
        private static final Map<String, Long> BY_URL = read();

        private static Map<String, Long> read() {
            Map<String, Long> sizes = new HashMap<>();
            try {
                for (KnownPlugin plugin : PluginLists.bundled().search("")) {
                    plugin.mebibytes().ifPresent(size -> sizes.put(key(plugin.url()), (long) size << MEBIBYTE));
                }
                for (String line : lines("services.tsv")) {
                    int tab = line.indexOf('\t');
                    if (!line.startsWith("#") && tab > 0) {
                        sizes.put(key(line.substring(0, tab)), Long.parseLong(line.substring(tab + 1)) << MEBIBYTE);
                    }
                }
            } catch (StackplugException | IOException e) {
                throw new IllegalStateException("the lists of this build can't be read", e);
            }
            return sizes;
        }

        private static List<String> lines(String resource) throws IOException {
            try (InputStream content = KnownSizes.class.getResourceAsStream(resource)) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
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
