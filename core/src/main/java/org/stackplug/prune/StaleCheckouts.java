package org.stackplug.prune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.stackplug.fetch.checkout.InPlaceLink;
import org.stackplug.file.FolderSize;
import org.stackplug.journal.RunRecord;
import org.stackplug.lock.LockEntry;
import org.stackplug.lock.LockFile;
import org.stackplug.plugin.PluginName;
import org.stackplug.provider.Fetchers;
import org.stackplug.spi.fetch.CheckoutState;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.SourceFetcher;

/**
 * The checkouts of plugins that were enabled here once. A checkout counts only if the lock, or a run of this TOP_DIR, knows the
 * plugin with the URL that the checkout has: DEST can be shared with others.
 *
 * @param dest the folder of the checkouts
 * @param needed whether a plugin of that name is still needed
 */
record StaleCheckouts(Path dest, LockFile lock, List<RunRecord> runs, Predicate<String> needed) {
    private static final String DISABLED = "the plugin is not enabled any more";

    /** Finds the checkouts that stackplug has made and that hold no work, and the links that it has made in their places. */
    List<Removable> find(List<SourceFetcher> fetchers) throws FetchException, IOException {
        List<Removable> found = new ArrayList<>();
        for (Map.Entry<String, Set<String>> known : knownUrls().entrySet()) {
            Path folder = dest.resolve(known.getKey());
            if (!needed.test(known.getKey())) {
                add(Removable.Kind.CHECKOUT, known, folder, fetchers, found);
                add(Removable.Kind.WAITING_CHECKOUT, known, InPlaceLink.aside(folder), fetchers, found);
                // After the checkout that waits for its removal, which would return otherwise.
                if (InPlaceLink.tree(folder).isPresent()) {
                    found.add(new Removable(Removable.Kind.LINK, known.getKey(), folder, 0, DISABLED));
                }
            }
        }
        return found;
    }

    private static void add(
            Removable.Kind kind,
            Map.Entry<String, Set<String>> known,
            Path folder,
            List<SourceFetcher> fetchers,
            List<Removable> found)
            throws FetchException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && isUnused(Fetchers.inspect(fetchers, folder), known.getValue())) {
            found.add(new Removable(kind, known.getKey(), folder, FolderSize.of(folder), DISABLED));
        }
    }

    private static boolean isUnused(Optional<CheckoutState> read, Set<String> urls) {
        return read.filter(state -> state.kind() == CheckoutState.Kind.CLEAN
                        && !state.hasLocalWork()
                        && !state.isUsers(false)
                        && state.url().filter(urls::contains).isPresent())
                .isPresent();
    }

    /** Returns the URLs that plugins had here, by name. What a step has cloned into the folder is not a plugin. */
    private Map<String, Set<String>> knownUrls() {
        Map<String, Set<String>> urls = new LinkedHashMap<>();
        for (LockEntry entry : lock.entries().values()) {
            add(urls, entry.name(), entry.url());
        }
        runs.stream()
                .filter(run -> run.header().dest().filter(dest::equals).isPresent())
                .flatMap(run -> run.plugins().stream())
                .forEach(plugin -> add(urls, plugin.name(), plugin.declared().url()));
        lock.clones().keySet().forEach(clone -> urls.remove(clone.replaceFirst("^\\$DEST/", "")));
        return urls;
    }

    private static void add(Map<String, Set<String>> urls, String name, String url) {
        if (PluginName.isValid(name)) {
            urls.computeIfAbsent(name, known -> new TreeSet<>()).add(url);
        }
    }
}
